"""The only way to read memorials: martyrs and tributes of the actor's places, and what everybody may read."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.scope import within
from apps.core.todos import Todo, todo
from apps.core.together import Later, Together
from apps.memorials.choices import TributeKind, TributeState
from apps.memorials.models import Martyr, Tribute

VIEW = permission("memorials.view_martyr", "查看烈士和网上祭扫")
_NO_MARTYR = "没有找到这位烈士，请返回名录重新选择。"
_NO_TRIBUTE = "没有找到这条留言，请返回留言列表重新选择。"
OPEN = (TributeState.WAITING, TributeState.CHECKED)


@dataclass(frozen=True, slots=True)
class Flowers:
    """How many flowers lie there, and how many of them since midnight."""

    all: int
    today: int


def martyrs(actor: Actor) -> QuerySet[Martyr]:
    """Martyrs of the actor's places, with ``waiting``: words nobody has shown or refused yet."""
    require(actor, VIEW)
    rows = Martyr.objects.filter(within(actor, "division_id")).select_related(
        "division", "author", "publisher", "withdrawn_by"
    )
    return rows.annotate(waiting=Count("tributes", filter=Q(tributes__state__in=OPEN)))


def martyr(actor: Actor, martyr_id: int) -> Martyr:
    """One of them; NotFound otherwise."""
    found = martyrs(actor).filter(pk=martyr_id).first()
    if found is None:
        raise NotFound(_NO_MARTYR)
    return found


def tributes(actor: Actor) -> QuerySet[Tribute]:
    """Words left for martyrs of the actor's places; flowers need no look."""
    require(actor, VIEW)
    rows = Tribute.objects.filter(within(actor, "martyr__division_id"), kind=TributeKind.WORDS)
    return rows.select_related("martyr", "checked_by", "released_by", "closed_by")


def laid(actor: Actor) -> QuerySet[Tribute]:
    """Flowers and words left for martyrs of the actor's places; what was refused or taken down again is no tribute."""
    require(actor, VIEW)
    rows = Tribute.objects.filter(within(actor, "martyr__division_id"))
    return rows.exclude(state__in=[TributeState.REFUSED, TributeState.HIDDEN]).order_by("-id")


def tribute(actor: Actor, tribute_id: int) -> Tribute:
    """One of them; NotFound otherwise."""
    found = tributes(actor).filter(pk=tribute_id).first()
    if found is None:
        raise NotFound(_NO_TRIBUTE)
    return found


def lock_martyr(actor: Actor, martyr_id: int) -> Martyr:
    """Lock a martyr of the actor's places."""
    rows = Martyr.objects.select_for_update(of=("self",), no_key=True).filter(within(actor, "division_id"))
    found = rows.filter(pk=martyr_id).first()
    if found is None:
        raise NotFound(_NO_MARTYR)
    return found


def lock_tribute(actor: Actor, tribute_id: int) -> Tribute:
    """Lock words left for a martyr of the actor's places."""
    rows = Tribute.objects.select_for_update(of=("self",), no_key=True).filter(within(actor, "martyr__division_id"))
    found = rows.filter(pk=tribute_id, kind=TributeKind.WORDS).first()
    if found is None:
        raise NotFound(_NO_TRIBUTE)
    return found


def martyrs_public(words: str = "") -> QuerySet[Martyr]:
    """Martyrs everybody may read of, by name, native place or where they lie."""
    rows = Martyr.objects.filter(state="published").order_by("name", "id")
    for word in words.split()[:5]:
        rows = rows.filter(Q(name__contains=word) | Q(native_place__contains=word) | Q(buried_at__contains=word))
    return rows


def words_public(row: Martyr) -> QuerySet[Tribute]:
    """What people said there and two persons have read, the latest first."""
    return Tribute.objects.filter(martyr=row, kind=TributeKind.WORDS, state=TributeState.SHOWN).order_by("-id")


def flowers(row: Martyr, today: date) -> Flowers:
    """Counted at this moment."""
    lying = Tribute.objects.filter(martyr=row, kind=TributeKind.FLOWER)
    found = lying.aggregate(all=Count("id"), today=Count("id", filter=Q(left_at__date=today)))
    return Flowers(found["all"], found["today"])


#: The right to do it -> the words that wait for it.
_WAITS = (
    ("memorials.check_tribute", TributeState.WAITING, "祭扫留言待初审"),
    ("memorials.release_tribute", TributeState.CHECKED, "祭扫留言待复审"),
)


def todos(actor: Actor, ask: Together) -> list[Later[Todo]]:
    """Words left that wait for their first or second look; every figure counts the list it opens."""
    if not actor.may(VIEW):
        return []
    page = reverse("memorials:tributes")
    return [
        todo(ask.count(tributes(actor).filter(state=state)), words, f"{page}?state={state.value}")
        for right, state, words in _WAITS
        if actor.may(right)
    ]
