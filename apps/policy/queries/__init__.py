"""The only way to read policy. Standards are public within the bureau, cut to the actor's line of divisions:
the national row, the rows of every division above a place of the actor, and the rows below it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import starmap
from threading import Lock
from typing import Any, TypeVar

from django.db.models import Count, DateField, Max, Q, QuerySet, Sum
from django.db.models.expressions import Combinable

from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.month import Month
from apps.core.together import Given, Part, Prepared, Together
from apps.policy.models import Parameter, RateTouch, Scheme, Standard
from apps.policy.rules import NATIONAL, Book, Param, Rate, change_percent, division_line

VIEW = permission("policy.view_standard", "查看待遇标准")
BOOKS_KEPT = 32
WAITING = Q(confirmed_at__isnull=True, rejected_at__isnull=True)
V = TypeVar("V")

_books: OrderedDict[tuple[object, ...], Book] = OrderedDict()
_places: OrderedDict[tuple[object, ...], frozenset[str]] = OrderedDict()
_books_lock = Lock()


@dataclass(frozen=True)
class Pending:
    """What waits for a second person."""

    standards: list[Standard]
    parameters: list[Parameter]

    def __len__(self) -> int:
        return len(self.standards) + len(self.parameters)


@dataclass(frozen=True)
class Consequence:
    """What a confirmation would do: past months computed again, and the change against the value before it."""

    months: list[Month]
    previous: Standard | None = None
    change_fen: int | None = None
    percent: Decimal | None = None


def line_of(actor: Actor) -> Q:
    """The rows an actor may see: national, above one of the actor's places, or within one."""
    seen = Q(division_code=NATIONAL)
    for place in actor.places:
        seen |= Q(division_code__startswith=place) | Q(division_code__in=division_line(place.ljust(12, "0")))
    return seen


def schemes(actor: Actor) -> QuerySet[Scheme]:
    """Every scheme, in the order of the bureau's lists."""
    require(actor, VIEW)
    return Scheme.objects.all()


def scheme(actor: Actor, code: str) -> Scheme:
    """One scheme; ``NotFound`` when there is none of this code."""
    found = schemes(actor).filter(pk=code).first()
    if found is None:
        raise NotFound("没有这个发放项目，请从项目列表中选择。", field="scheme")
    return found


def standards(
    actor: Actor, *, scheme: str | None = None, rate_key: str | None = None, division: str | None = None
) -> QuerySet[Standard]:
    """Standards of every state the actor may see, newest first within scheme, key and division."""
    require(actor, VIEW)
    rows = Standard.objects.filter(line_of(actor)).select_related("scheme")
    chosen = {"scheme_id": scheme, "rate_key": rate_key, "division_code": division}
    return rows.filter(**{name: value for name, value in chosen.items() if value is not None})


def standard(actor: Actor, standard_id: int) -> Standard:
    """One standard; ``NotFound`` outside the actor's line."""
    found = standards(actor).filter(pk=standard_id).first()
    if found is None:
        raise NotFound("没有找到这条标准，请返回标准列表重新选择。")
    return found


def current_standards(actor: Actor, month: Month, *, scheme: str | None = None) -> QuerySet[Standard]:
    """The value in force in ``month`` for each scheme, key and division."""
    live = standards(actor, scheme=scheme).filter(
        confirmed_at__isnull=False, superseded_on__isnull=True, effective_from__lte=month.first
    )
    newest = live.order_by("scheme_id", "rate_key", "division_code", "-effective_from").distinct(
        "scheme_id", "rate_key", "division_code"
    )
    return standards(actor).filter(pk__in=newest.values("pk")).order_by("scheme__sort", "division_code", "rate_key")


def parameters(actor: Actor, *, scheme: str | None = None, name: str | None = None) -> QuerySet[Parameter]:
    """Parameters of every state the actor may see."""
    require(actor, VIEW)
    rows = Parameter.objects.filter(line_of(actor)).select_related("scheme")
    if scheme is not None:
        rows = rows.filter(Q(scheme_id=scheme) | Q(scheme__isnull=True))
    return rows.filter(name=name) if name is not None else rows


def parameter(actor: Actor, parameter_id: int) -> Parameter:
    """One parameter; ``NotFound`` outside the actor's line."""
    found = parameters(actor).filter(pk=parameter_id).first()
    if found is None:
        raise NotFound("没有找到这项参数，请返回参数列表重新选择。")
    return found


def pending(actor: Actor) -> Pending:
    """Standards and parameters entered and not yet confirmed or sent back, oldest first."""
    ask = Together()
    rates = ask.rows(standards(actor).filter(WAITING).select_related("scheme", "replaces").order_by("entered_at", "id"))
    words = ask.rows(parameters(actor).filter(WAITING).order_by("entered_at", "id"))
    return Pending(standards=rates.value, parameters=words.value)


def lock_scheme(code: str) -> Scheme:
    """Lock a scheme, parent of its standards: two confirmations of one key never pass each other."""
    found = Scheme.objects.select_for_update(of=("self",), no_key=True).filter(pk=code).first()
    if found is None:
        raise NotFound("没有这个发放项目，请从项目列表中选择。", field="scheme")
    return found


def lock_standard(actor: Actor, standard_id: int) -> Standard:
    """Lock a standard after its scheme; ``NotFound`` outside the actor's line."""
    lock_scheme(standard(actor, standard_id).scheme_id)
    return Standard.objects.select_for_update(of=("self",), no_key=True).select_related("scheme").get(pk=standard_id)


def lock_parameter(actor: Actor, parameter_id: int) -> Parameter:
    """Lock every parameter row of the same name, then hand out this one; ``NotFound`` outside the actor's line."""
    name = parameter(actor, parameter_id).name
    rows = Parameter.objects.select_for_update(of=("self",), no_key=True).filter(name=name).order_by("id")
    return next(row for row in rows if row.pk == parameter_id)


def known(known_on: date) -> Q:
    """Condition on Standard or Parameter: in force as the bureau knew it on ``known_on``."""
    return Q(confirmed_at__isnull=False, known_on__lte=known_on) & (
        Q(superseded_on__isnull=True) | Q(superseded_on__gt=known_on)
    )


def live_standards(known_on: date) -> QuerySet[Standard]:
    """Standards of all divisions as known on a day. No actor: the engine reads."""
    return Standard.objects.filter(known(known_on))


def live_parameters(known_on: date) -> QuerySet[Parameter]:
    """Parameters of all divisions as known on a day."""
    return Parameter.objects.filter(known(known_on))


def version_parts(ask: Together, known_on: Combinable) -> dict[str, Part[Any]]:
    """Parts of a statement that tell ``books`` whether standards have changed: a confirmation, a succession (rows are write-once:
    sums of ids tell), or a day on which something became known or ended."""
    sums = {
        "confirmed": Sum("id", filter=Q(confirmed_at__isnull=False)),
        "last": Max("id", filter=Q(confirmed_at__isnull=False)),
        "superseded": Sum("id", filter=Q(superseded_on__isnull=False)),
        "changes": Count("superseded_on"),
        "known": Max("known_on", filter=Q(known_on__lte=known_on)),
        "gone": Max("superseded_on", filter=Q(superseded_on__lte=known_on)),
    }
    return {f"version_of_{model.__name__}": ask.figures(model.objects.all(), **sums) for model in (Standard, Parameter)}


_asked_version = Prepared(lambda ask: version_parts(ask, Given("known_on", DateField())))


def book(actor: Actor | None, known_on: date, division: str) -> Book:
    """The pure dated lookup as known on ``known_on`` for a division and everything above it."""
    if actor is not None:
        require(actor, VIEW)
    return books(known_on)(division)


def books(known_on: date, found: Mapping[str, Any] | None = None) -> Callable[[str], Book]:
    """The book of any division as known on ``known_on``; whether anything has changed is asked once, or stands among what the
    asker's own statement found."""
    parts = found or _asked_version(known_on=known_on)
    version = tuple(value for name in parts if name.startswith("version_of_") for value in parts[name].values())
    places = _kept(_places, version, _make_places)

    def of(division: str) -> Book:
        line = tuple(
            code for code in division_line(division) if code in places
        )  # who has no values of their own shares a book
        return _kept(_books, (version, line), lambda: _make_book(known_on, line))

    return of


def _kept(kept: OrderedDict[tuple[object, ...], V], key: tuple[object, ...], make: Callable[[], V]) -> V:
    """What was made for this key, made now if need be; the ``BOOKS_KEPT`` used last stay."""
    with _books_lock:
        if key in kept:
            kept.move_to_end(key)
            return kept[key]
    made = make()
    with _books_lock:
        kept[key] = made
        while len(kept) > BOOKS_KEPT:
            kept.popitem(last=False)
    return made


def _make_places() -> frozenset[str]:
    """Divisions that have ever had a value of their own."""
    codes = [model.objects.order_by().values_list("division_code", flat=True).distinct() for model in (Standard, Parameter)]
    return frozenset(code for found in codes for code in found)


def _make_book(known_on: date, line: Sequence[str]) -> Book:
    rates = live_standards(known_on).filter(division_code__in=line).values_list(
        "scheme_id", "rate_key", "amount_fen", "per", "effective_from", "known_on", "division_code", "document_no",
        "source", "status",
    )  # fmt: skip
    params = (
        live_parameters(known_on)
        .filter(division_code__in=line)
        .values_list(
            "name", "value", "valid_from", "known_on", "division_code", "scheme_id", "document_no", "source", "status"
        )
    )
    return Book(tuple(starmap(Rate, rates)), tuple(starmap(Param, params)))


def history(actor: Actor, *, scheme: str, rate_key: str, division: str) -> QuerySet[Standard]:
    """Every row ever entered for one key, newest first month first, corrected and returned ones included."""
    rows = standards(actor, scheme=scheme, rate_key=rate_key, division=division)
    return rows.select_related("scheme", "superseded_by", "replaces").order_by("-effective_from", "-id")


def months_affected(row: Standard | Parameter, now: Month) -> list[Month]:
    """Past months, the present one included, that a confirmation would make benefits compute again; for the confirm page."""
    first = min(each.first_month for each in (row, row.replaces) if each is not None)
    return list(Month.span(first, now + 1))


def previous_standard(actor: Actor, row: Standard) -> Standard | None:
    """The live value of the same key in force just before ``row`` begins (or the one it corrects)."""
    if row.replaces_id is not None:
        return standard(actor, row.replaces_id)
    rows = standards(actor, scheme=row.scheme_id, rate_key=row.rate_key, division=row.division_code)
    live = rows.filter(confirmed_at__isnull=False, superseded_on__isnull=True, effective_from__lt=row.effective_from)
    return live.order_by("-effective_from").first()


def consequence(actor: Actor, row: Standard | Parameter) -> Consequence:
    """For the confirm page, before somebody signs."""
    months = months_affected(row, actor.month)
    if isinstance(row, Parameter):
        return Consequence(months)
    before = previous_standard(actor, row)
    if before is None or before.per != row.per:
        return Consequence(months, before)
    percent = change_percent(before.amount_fen, row.amount_fen)
    return Consequence(months, before, row.amount_fen - before.amount_fen, percent)


def open_touches() -> QuerySet[RateTouch]:
    """Changes benefits has not looked at yet, oldest first."""
    return RateTouch.objects.filter(consumed_at__isnull=True).order_by("id")
