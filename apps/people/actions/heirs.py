"""Money still owed after a death goes to who inherits (遗属领取账户): on paper, and only once a second person has looked."""

from datetime import timedelta
from typing import Any

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, Invalid, NotFound
from apps.core.idnumber import check_id
from apps.core.scope import within
from apps.people.actions.papers import paper_of
from apps.people.actions.sealed import put
from apps.people.actions.sourcing import state_source
from apps.people.choices import AccountKind, ChangeState, DelegationKind, DocumentKind, PersonState
from apps.people.models import Delegation, HeirAccount, PayeeAccount, Person
from apps.people.queries.clear import clear
from apps.people.queries.people import lock_person
from apps.people.rules.accounts import DelegationUnfit, check_account
from apps.people.rules.identity import WrongState, check_phone
from apps.people.rules.names import check_name
from apps.people.rules.persons_apart import check_two_persons, staff_of
from apps.people.rules.words import needed

PAPERS = (DocumentKind.HEIR, DocumentKind.DEATH, DocumentKind.HOUSEHOLD, DocumentKind.OTHER)
TURNED = "本人去世，改由遗属账户领取"
_SEALED = ("id_number", "phone", "account")


@action(permission="people.propose_heir_account", label="登记遗属领取账户")
def propose_heir_account(
    actor: Actor,
    *,
    person_id: int,
    heir_name: str,
    relation: str,
    id_number: str,
    bank_code: str,
    bank_name: str,
    account: str,
    evidence_id: int,
    kind: str = AccountKind.CARD,
    phone: str = "",
) -> HeirAccount:
    """Name who receives what is still owed to a dead person, with a paper; nothing is paid there until another person confirms.

    Raises WrongState (no death on file), BadAccount, DelegationUnfit (paper), Conflict (one waits already), PersonNotFound.
    """
    maker, person = staff_of(actor.staff_id), lock_person(actor, person_id)
    _check_dead(person)
    if kind not in AccountKind.values:
        raise Invalid("请选择账户种类。", field="kind")
    if HeirAccount.objects.filter(person=person, state=ChangeState.PROPOSED).exists():
        raise Conflict("此人已有一个遗属领取账户等待复核。请先复核或退回，再登记另一个。")
    paper = paper_of(person, evidence_id)
    if paper.kind not in PAPERS:
        names = "、".join(one.label for one in PAPERS)
        raise DelegationUnfit(f"遗属领取须以{names}为依据，请重新选择材料。", field="evidence_id")
    row = HeirAccount(
        person=person, heir_name=check_name(heir_name, "heir_name"), relation=needed(relation, "请填写与逝者的关系。", "relation", 40),
        bank_code=bank_code.strip()[:20], bank_name=needed(bank_name, "请填写开户行。", "bank_name", 80), kind=kind,
        evidence=paper, proposed_by_id=maker, proposed_at=actor.at,
    )  # fmt: skip
    put(row, "id_number", check_id(id_number, today=actor.today).number18)
    put(row, "phone", check_phone(phone))
    put(row, "account", check_account(account, kind).number)
    row.save(force_insert=True)
    after = {"person": person.dossier_no, "heir": row.heir_name, "account": row.account_tail, "paper": paper.pk}
    audit.record(actor, "people.propose_heir_account", row, after=after)
    return row


@action(permission="people.confirm_heir_account", label="复核遗属领取账户")
def confirm_heir_account(actor: Actor, *, heir_id: int) -> HeirAccount:
    """The second signature: the dead person's account is closed and the heir's opened. Raises SamePerson, AlreadyDone, WrongState."""
    row = lock_heir(actor, heir_id)
    check_two_persons(row.proposed_by_id, actor.staff_id)
    _check_dead(row.person)
    deed = Delegation(
        person=row.person, kind=DelegationKind.HEIR, delegate_name=row.heir_name, relation=row.relation, evidence=row.evidence,
        valid_from=actor.today,
    )  # fmt: skip
    for name in ("id_number", "phone"):
        put(deed, name, clear(row, name) if getattr(row, f"{name}_sealed") else "")
    blind = deed.id_number_blind
    deed.delegate_person = Person.objects.filter(id_number_blind=blind).exclude(pk=row.person_id).first()
    deed.save(force_insert=True)
    for live in PayeeAccount.objects.select_for_update().filter(person=row.person, is_live=True):
        _shut(live, actor, TURNED)
    row.payee_account = _open(actor, row.person, clear(row, "account"), row, deed)
    _decide(row, actor, ChangeState.APPLIED)
    state_source(actor, row.person, ["account"], paper=row.evidence)
    audit.record(
        actor,
        "people.confirm_heir_account",
        row,
        after={"account": row.account_tail, "delegation": deed.pk, "state": row.state},
    )
    return row


@action(permission="people.confirm_heir_account", label="复核遗属领取账户")
def reject_heir_account(actor: Actor, *, heir_id: int, reason: str) -> HeirAccount:
    """Send it back with a reason; nothing was opened. Raises AlreadyDone, Invalid."""
    row = lock_heir(actor, heir_id)
    row.decision = needed(reason, "请填写退回的原因，例如“公证书不全，请补齐”。", "reason", 200)
    _decide(row, actor, ChangeState.REJECTED)
    audit.record(actor, "people.confirm_heir_account", row, after={"state": row.state}, reason=row.decision)
    return row


def lock_heir(actor: Actor, heir_id: int) -> HeirAccount:
    """An account that still waits, person first. Raises NotFound outside the actor's places, AlreadyDone."""
    rows = HeirAccount.objects.filter(within(actor, "person__division_id"), pk=heir_id)
    found = rows.values_list("person_id", flat=True).first()
    if found is None:
        raise NotFound("没有找到这个遗属领取账户，可能不在您的管辖范围内。请从列表重新进入。")
    person = lock_person(actor, found)
    row = rows.select_for_update(of=("self",), no_key=True).get()
    row.person = person
    if row.state != ChangeState.PROPOSED:
        raise AlreadyDone(f"这个遗属领取账户{row.get_state_display()}，不用重复办理。")
    return row


def return_account(actor: Actor, person: Person, why: str) -> None:
    """Part of a death that was undone: the heir's account is closed, the person's own is opened again."""
    for row in HeirAccount.objects.select_for_update().filter(person=person, state=ChangeState.PROPOSED):
        row.decision = f"去世登记已撤销：{why}"[:200]
        _decide(row, actor, ChangeState.WITHDRAWN)
        audit.record(actor, "people.confirm_heir_account", row, after={"state": row.state}, reason=row.decision)
    heirs = PayeeAccount.objects.select_for_update().filter(person=person, is_heir=True)
    if not heirs.exists():
        return
    for live in heirs.filter(is_live=True):
        _shut(live, actor, "去世登记已撤销")
    for deed in Delegation.objects.filter(person=person, kind=DelegationKind.HEIR, valid_to=None):
        deed.valid_from, deed.valid_to = min(deed.valid_from, actor.today - timedelta(days=1)), actor.today
        deed.ended_reason = "去世登记已撤销"
        deed.save(update_fields=["valid_from", "valid_to", "ended_reason"])
    former = (
        PayeeAccount.objects.filter(person=person, is_heir=False, closed_reason=TURNED).order_by("-closed_on", "-id").first()
    )
    if former is None or PayeeAccount.objects.filter(person=person, is_live=True).exists():
        return
    own = _open(actor, person, clear(former, "account"), former, former.delegation)
    audit.record(
        actor, "people.change_account", person, after={"account": own.account_tail}, reason="去世登记已撤销，恢复原账户"
    )


def _open(actor: Actor, person: Person, number: str, like: Any, deed: Delegation | None) -> PayeeAccount:
    is_heir = isinstance(like, HeirAccount)
    row = PayeeAccount(
        person=person, bank_code=like.bank_code, bank_name=like.bank_name, kind=like.kind, delegation=deed, opened_on=actor.today,
        holder_name=like.heir_name if is_heir else like.holder_name, is_heir=is_heir,
        holder_person=deed.delegate_person if deed else person, entered_by_id=actor.staff_id, entered_at=actor.at,
        warning=check_account(number, like.kind).warning,
    )  # fmt: skip
    put(row, "account", number)
    row.save(force_insert=True)
    return row


def _shut(row: PayeeAccount, actor: Actor, why: str) -> None:
    row.is_live, row.closed_on, row.closed_reason = False, max(actor.today, row.opened_on), why
    row.save(update_fields=["is_live", "closed_on", "closed_reason"])


def _decide(row: HeirAccount, actor: Actor, state: ChangeState) -> None:
    row.state, row.decided_by_id, row.decided_at = state, actor.staff_id, actor.at
    row.save()


def _check_dead(person: Person) -> None:
    if person.state != PersonState.DIED:
        raise WrongState("此人没有登记去世，款项应发给本人。由他人代领的，请登记委托或监护后变更账户。")
