"""Kinds of cases: the dictionary, and definitions as values."""

from collections.abc import Iterable
from datetime import date

from django.apps import apps
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from apps.cases.models import Case, CaseKind, KindStep, KindVersion
from apps.cases.rules.definition import Kind
from apps.cases.rules.moves import Seen, may_start
from apps.cases.rules.parsing import parse_kind
from apps.cases.rules.refusals import KindMissing
from apps.core.action import permission, require
from apps.core.actor import Actor

VIEW_KIND = permission("cases.view_kind", "查看办件类型")
#: Parsed definitions by the digest of their content: a pure value, so a process may keep it.
_PARSED: dict[str, Kind] = {}


def seen(actor: Actor) -> Seen:
    """The actor as the rules see them."""
    return Seen(actor.staff_id, actor.roles, actor.places)


def kind_of(version: KindVersion) -> Kind:
    """The definition of a version."""
    if version.sha256 not in _PARSED:
        _PARSED[version.sha256] = parse_kind(version.definition, str(version))
    return _PARSED[version.sha256]


def kinds_of(version_ids: Iterable[int]) -> dict[int, Kind]:
    """Definitions of many versions, for lists; one statement."""
    return {row.pk: kind_of(row) for row in KindVersion.objects.filter(pk__in=set(version_ids))}


def case_kinds(actor: Actor) -> QuerySet[CaseKind]:
    """The dictionary of kinds."""
    require(actor, VIEW_KIND)
    return CaseKind.objects.order_by("code")


def kind_versions(actor: Actor) -> QuerySet[KindVersion]:
    """Every version ever loaded, newest first."""
    require(actor, VIEW_KIND)
    return KindVersion.objects.select_related("kind", "loaded_by").order_by("kind_id", "-number")


def current_version(code: str) -> KindVersion:
    """The version new cases begin with. Raises KindMissing."""
    kind = CaseKind.objects.filter(pk=code, is_active=True).first()
    row = KindVersion.objects.select_related("kind").filter(kind_id=code, number=kind.current).first() if kind else None
    if row is None:
        raise KindMissing
    return row


def current_kinds() -> list[Kind]:
    """Definitions of the kinds that take new applications, by code; two statements."""
    numbers = dict(CaseKind.objects.filter(is_active=True).values_list("code", "current"))
    rows = KindVersion.objects.filter(kind_id__in=numbers).order_by("kind_id")
    return [kind_of(row) for row in rows if row.number == numbers[row.kind_id]]


def startable(actor: Actor) -> list[Kind]:
    """Kinds this person may register."""
    require(actor, VIEW_KIND)
    keys = seen(actor).all_keys
    return [kind for kind in current_kinds() if may_start(kind, keys)]


def step_row(version_id: int, name: str) -> KindStep | None:
    """The row of a step; None for an ending."""
    return KindStep.objects.filter(version_id=version_id, name=name).first()


def hooks() -> dict[str, str]:
    """Name -> dotted path of what apps above set off: ``case_hooks = {"cards.issued": "…"}`` of their AppConfig."""
    found: dict[str, str] = {}
    for config in apps.get_app_configs():
        found |= dict(getattr(config, "case_hooks", {}))
    return found


def call_hook(name: str, *args: object, **values: object) -> None:
    """Set off what an app above registered, inside the present transaction; its refusal refuses the whole."""
    if name:
        import_string(hooks()[name])(*args, **values)


def call_ended(kind: Kind, actor: Actor, case: Case, act: str) -> None:
    """Tell the app above that a case ended without a hook of the act: its hook ``<kind>.ended``, whatever version the case began with."""
    name = f"{kind.code}.ended"
    if name in hooks():
        call_hook(name, actor, case, act)


def ground_label(kind: Kind, code: str, day: date) -> str:
    """Words of a used ground, as it read on that day."""
    return next((one.label for one in kind.grounds if one.code == code and one.holds(day, one.province)), "")
