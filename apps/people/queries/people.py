"""Persons and payee accounts, cut to the actor's places."""

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.scope import within
from apps.people.choices import ChangeState, MergeState, PersonState
from apps.people.models import ChangeRequest, Delegation, Document, HeirAccount, Merge, PayeeAccount, Person

VIEW_PERSON = permission("people.view_person", "查看人员档案")
EXPORT_PERSON = permission("people.export_person", "导出人员名册")


class PersonNotFound(NotFound):
    """No such dossier, or not in the actor's places; the two look alike."""

    default = "没有找到这份档案，可能不在您的管辖范围内。请用姓名或身份证号重新查找。"


def persons(actor: Actor) -> QuerySet[Person]:
    """Living dossiers (merged ones left out) in the actor's places, in the order of the name list."""
    return any_person(actor).exclude(state=PersonState.MERGED)


def any_person(actor: Actor) -> QuerySet[Person]:
    """As ``persons``, merged dossiers included: for merging, undoing and old numbers."""
    require(actor, VIEW_PERSON)
    return Person.objects.filter(within(actor, "division_id")).order_by("name_pinyin", "id")


def lock_person(actor: Actor, person_id: int, *, merged: bool = False, alone: bool = False) -> Person:
    """The row, locked until the transaction ends; ``alone`` also keeps out who adds a row to it. Raises PersonNotFound."""
    rows = any_person(actor) if merged else persons(actor)
    row = rows.select_for_update(of=("self",), no_key=not alone).filter(pk=person_id).first()
    if row is None:
        raise PersonNotFound
    return row


def get_person(actor: Actor, person_id: int) -> Person:
    """One visible dossier with its division. Raises PersonNotFound."""
    row = any_person(actor).select_related("division__parent", "merged_into").filter(pk=person_id).first()
    if row is None:
        raise PersonNotFound
    return row


def payee_accounts(actor: Actor) -> QuerySet[PayeeAccount]:
    """Accounts of visible people, newest first."""
    require(actor, VIEW_PERSON)
    return PayeeAccount.objects.filter(within(actor, "person__division_id")).order_by("-opened_on", "-id")


def delegations(actor: Actor) -> QuerySet[Delegation]:
    """Proxies and guardianships of visible people."""
    require(actor, VIEW_PERSON)
    return Delegation.objects.filter(within(actor, "person__division_id")).order_by("-valid_from", "-id")


def documents(actor: Actor) -> QuerySet[Document]:
    """Papers of visible people."""
    require(actor, VIEW_PERSON)
    return Document.objects.filter(within(actor, "person__division_id")).order_by("-entered_at", "-id")


def change_requests(actor: Actor) -> QuerySet[ChangeRequest]:
    """Requested corrections of visible people, oldest first."""
    require(actor, VIEW_PERSON)
    return ChangeRequest.objects.filter(within(actor, "person__division_id")).order_by("proposed_at", "id")


def merges(actor: Actor) -> QuerySet[Merge]:
    """Merges whose kept dossier is visible."""
    require(actor, VIEW_PERSON)
    return Merge.objects.filter(within(actor, "kept__division_id")).order_by("-proposed_at", "-id")


def waiting_merges(actor: Actor) -> QuerySet[Merge]:
    """Merges and undos that wait for the second person."""
    return merges(actor).filter(state__in=[MergeState.PROPOSED, MergeState.UNDO_PROPOSED])


def heir_accounts(actor: Actor) -> QuerySet[HeirAccount]:
    """Accounts of heirs (遗属领取账户) of visible people, newest first."""
    require(actor, VIEW_PERSON)
    people = ("person__division__parent", "evidence", "proposed_by", "decided_by")
    rows = HeirAccount.objects.filter(within(actor, "person__division_id"))
    return rows.select_related(*people).order_by("-id")


def waiting_heirs(actor: Actor) -> QuerySet[HeirAccount]:
    """Those that wait for the second person."""
    return heir_accounts(actor).filter(state=ChangeState.PROPOSED)


def same_human(person_id: int) -> list[int]:
    """The dossier and every dossier merged into it: frozen rows (money) keep the number they were written with."""
    return [person_id, *Person.objects.filter(merged_into_id=person_id).order_by("id").values_list("id", flat=True)]


def human(way: str = "person") -> Coalesce:
    """Whom a row is about, as one human: the kept dossier where theirs was merged. For counting persons (人) over records."""
    return Coalesce(F(f"{way}__merged_into_id"), F(f"{way}_id"))
