"""The only way to read policy. Standards are public within the bureau, cut to the actor's line of divisions:
the national row, the rows of every division above a place of the actor, and the rows below it.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import starmap
from threading import Lock
from typing import Any, TypeVar

from django.db.models import Count, DateField, Max, Q, QuerySet, Sum

from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.money import yuan
from apps.core.month import Month
from apps.core.together import Given, Part, Prepared, Together
from apps.policy.choices import Per
from apps.policy.models import Parameter, RateTouch, Scheme, Standard
from apps.policy.rules import NATIONAL, Book, Param, Rate, change_percent, division_line, is_stale, parameter_label

VIEW = permission("policy.view_standard", "查看待遇标准")
BOOKS_KEPT = 32
V = TypeVar("V")

_books: OrderedDict[tuple[object, ...], Book] = OrderedDict()
_places: OrderedDict[tuple[object, ...], frozenset[str]] = OrderedDict()
_books_lock = Lock()


@dataclass(frozen=True)
class Stale:
    """One warning: a yearly scheme or parameter without a value, or whose newest value is too old for ``month``."""

    scheme: str
    scheme_name: str
    division_code: str
    parameter: str
    last_on: date | None
    last_text: str
    month: Month
    pending: int

    @property
    def is_missing(self) -> bool:
        """No value at all."""
        return self.last_on is None

    @property
    def months(self) -> int | None:
        """How many months the newest value has been in force."""
        return self.month - Month.of(self.last_on) if self.last_on else None

    @property
    def what(self) -> str:
        """The parameter in quotes, or the standard."""
        return f"“{parameter_label(self.parameter)}”" if self.parameter else "标准"

    @property
    def todo(self) -> str:
        """What is to be done, in words."""
        if self.pending:
            return f"已有 {self.pending} 条录入待复核，请复核人尽快复核。"
        if self.last_on is None:
            return f"还没有{self.what}，请按上级文件录入并由他人复核，否则{self.month.label}无法核定。"
        since = f"{self.what}自{Month.of(self.last_on).label}起已执行 {self.months} 个月；"
        return f"{since}上级已发新文件的请录入，尚未发文的先按现行{self.what}发放，以后补发。"


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
    waiting = {"confirmed_at__isnull": True, "rejected_at__isnull": True}
    ask = Together()
    rates = ask.rows(standards(actor).filter(**waiting).select_related("scheme", "replaces").order_by("entered_at", "id"))
    words = ask.rows(parameters(actor).filter(**waiting).order_by("entered_at", "id"))
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


def _versions(ask: Together) -> dict[str, Part[Any]]:
    day = Given("known_on", DateField())
    sums = {
        "confirmed": Sum("id", filter=Q(confirmed_at__isnull=False)),
        "last": Max("id", filter=Q(confirmed_at__isnull=False)),
        "superseded": Sum("id", filter=Q(superseded_on__isnull=False)),
        "changes": Count("superseded_on"),
        "known": Max("known_on", filter=Q(known_on__lte=day)),
        "gone": Max("superseded_on", filter=Q(superseded_on__lte=day)),
    }
    return {model.__name__: ask.figures(model.objects.all(), **sums) for model in (Standard, Parameter)}


_asked_versions = Prepared(_versions)


def _version(known_on: date) -> tuple[object, ...]:
    """Changes with a confirmation, a succession (rows are write-once: sums of ids tell), or a day on which something became known or ended."""
    found = _asked_versions(known_on=known_on)
    return tuple(value for part in found.values() for value in part.values())


def book(actor: Actor | None, known_on: date, division: str) -> Book:
    """The pure dated lookup as known on ``known_on`` for a division and everything above it."""
    if actor is not None:
        require(actor, VIEW)
    return books(known_on)(division)


def books(known_on: date) -> Callable[[str], Book]:
    """The book of any division as known on ``known_on``; whether anything has changed is asked once."""
    version = _version(known_on)
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


def stale_standards(actor: Actor, month: Month, waiting: Pending | None = None) -> list[Stale]:
    """Yearly schemes and parameters whose newest value is missing or older than 13 months in ``month``.

    One row per scheme and division with own values (the nation always), and per yearly parameter of a scheme. ``waiting``: what
    ``pending`` said, when the page has asked it already.
    """
    waiting, ask = waiting or pending(actor), Together()
    live = standards(actor).filter(_IN_FORCE, effective_from__lte=month.first, scheme__yearly=True).order_by()
    lasts = ask.rows(
        live.values("scheme_id", "division_code").annotate(last=Max("effective_from")).order_by("division_code")
    )
    newest = ask.rows(parameters(actor).filter(_IN_FORCE, valid_from__lte=month.first).order_by("-valid_from"))
    known = ask.rows(schemes(actor)).value
    found = _stale_rates([each for each in known if each.yearly], month, waiting.standards, lasts.value)
    with_words = [each for each in known if each.yearly_parameters]
    return found + _stale_parameters(with_words, month, waiting.parameters, newest.value)


_IN_FORCE = Q(confirmed_at__isnull=False, superseded_on__isnull=True)


def _stale_rates(
    yearly: list[Scheme], month: Month, waiting: list[Standard], newest: Sequence[Mapping[str, Any]]
) -> list[Stale]:
    """``newest``: the newest first month of each scheme and division."""
    lasts: dict[str, dict[str, date | None]] = {each.pk: {} for each in yearly}
    for row in newest:
        lasts[row["scheme_id"]][row["division_code"]] = row["last"]
    old = [
        (each, place, last)
        for each in yearly
        for place, last in (lasts[each.pk] or {NATIONAL: None}).items()
        if is_stale(Month.of(last) if last else None, month)
    ]
    dated = {(each.pk, place, last) for each, place, last in old if last}
    texts = _amounts(dated) if dated else {}
    counts = Counter((row.scheme_id, row.division_code) for row in waiting)
    return [
        Stale(each.pk, each.name, place, "", last, texts.get((each.pk, place), ""), month, counts[(each.pk, place)])
        for each, place, last in old
    ]


def _stale_parameters(
    known: list[Scheme], month: Month, waiting: list[Parameter], newest: Sequence[Parameter]
) -> list[Stale]:
    """``newest``: parameters in force, the newest first."""
    found = []
    for each, name in [(one, word) for one in known for word in one.yearly_parameters]:
        last = next((row for row in newest if row.name == name and row.scheme_id in (each.pk, None)), None)
        if is_stale(Month.of(last.valid_from) if last else None, month):
            count = sum(1 for row in waiting if row.name == name)
            place, on, text = (last.division_code, last.valid_from, str(last.value)) if last else (NATIONAL, None, "")
            found.append(Stale(each.pk, each.name, place, name, on, text, month, count))
    return found


def _amounts(keys: set[tuple[str, str, date]]) -> dict[tuple[str, str], str]:
    """What is in force, in words, for each (scheme, division, first month)."""
    rows = Standard.objects.filter(
        _IN_FORCE, scheme_id__in={key[0] for key in keys}, effective_from__in={key[2] for key in keys}
    ).values_list("scheme_id", "division_code", "effective_from", "amount_fen", "per")
    sums: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for scheme, place, first, fen, per in rows:
        if (scheme, place, first) in keys:
            sums.setdefault((scheme, place), []).append((fen, per))
    return {key: _amount_words(found) for key, found in sums.items()}


def _amount_words(found: list[tuple[int, str]]) -> str:
    unit = dict(Per.choices).get(max(per for _, per in found), "")
    low, high = min(fen for fen, _ in found), max(fen for fen, _ in found)
    return f"{yuan(low)} {unit}" if len(found) == 1 else f"{len(found)} 档，{yuan(low)} 至 {yuan(high)} {unit}"
