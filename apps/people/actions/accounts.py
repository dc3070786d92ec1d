"""Payee accounts and delegations. Rows are closed and opened, never edited."""

from datetime import date

from django.db import IntegrityError, transaction

from apps.core import audit, sealing
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid, NotFound
from apps.core.idnumber import check_id
from apps.people.actions.papers import paper_of, touch
from apps.people.actions.persons import township
from apps.people.actions.sealed import put
from apps.people.actions.sourcing import state_source
from apps.people.choices import AccountKind, DelegationKind, DocumentKind, PersonState
from apps.people.models import Delegation, Document, PayeeAccount, Person
from apps.people.queries.people import lock_person
from apps.people.rules.accounts import AccountTaken, Delegated, DelegationUnfit, SameAccount, check_account, check_holder
from apps.people.rules.identity import WrongState, check_phone
from apps.people.rules.names import check_name, clean
from apps.people.rules.words import needed

_PAPERS = {DelegationKind.PROXY: DocumentKind.PROXY, DelegationKind.GUARDIAN: DocumentKind.GUARDIAN}


class StaleAccount(Conflict):
    """The present account is not the one the clerk saw."""

    default = "收款账户在您打开页面之后已被变更。请刷新页面核对后重新办理。"


@action(permission="people.change_account", label="变更收款账户")
def change_account(
    actor: Actor,
    *,
    person_id: int,
    bank_code: str,
    bank_name: str,
    account: str,
    reason: str,
    holder_name: str = "",
    kind: str = AccountKind.CARD,
    delegation_id: int | None = None,
    seen_account_id: int | None = None,
    evidence_id: int | None = None,
) -> PayeeAccount:
    """Close the present account (if any) and open this one, from today. ``seen_account_id``: the account on the clerk's screen.

    Raises BadAccount, HolderDiffers, DelegationUnfit, AccountTaken (names the township), SameAccount, StaleAccount, WrongState.
    """
    person = lock_person(actor, person_id)
    if person.state == PersonState.DIED:
        raise WrongState("本人已登记去世，不能变更收款账户；丧葬补助和未领款项请在档案里登记“遗属领取账户”。")
    if kind not in AccountKind.values:
        raise Invalid("请选择账户种类。", field="kind")
    checked = check_account(account, kind)
    holder = clean(holder_name) or person.name
    delegation = _delegation(person, delegation_id)
    check_holder(person.pk, person.name, holder, _seen(delegation), actor.today)
    row = PayeeAccount(
        person=person, bank_code=bank_code.strip()[:20], bank_name=needed(bank_name, "请填写开户行。", "bank_name", 80), kind=kind,
        holder_name=holder, holder_person=delegation.delegate_person if delegation else person, delegation=delegation,
        opened_on=actor.today, warning=checked.warning, entered_by_id=actor.staff_id, entered_at=actor.at,
    )  # fmt: skip
    put(row, "account", checked.number)
    why = needed(reason, "请填写变更账户的原因，例如“银行卡丢失换卡”。")
    former = _close_live(actor, person, seen_account_id, row, why)
    _refuse_taken(actor, person, checked.number)
    _open(actor, row, person, checked.number)
    touch(person)
    state_source(actor, person, ["account"], paper=paper_of(person, evidence_id) if evidence_id else None)
    audit.record(actor, "people.change_account", person, before=_seen_account(former), after=_seen_account(row), reason=why)
    return row


@action(permission="people.change_account", label="变更收款账户")
def close_account(actor: Actor, *, person_id: int, account_id: int, reason: str) -> PayeeAccount:
    """Stop using an account without a successor. Raises NotFound."""
    person = lock_person(actor, person_id)
    row = PayeeAccount.objects.select_for_update().filter(pk=account_id, person=person, is_live=True).first()
    if row is None:
        raise NotFound("没有找到这个现用账户，可能已经停用。请刷新页面查看。")
    _close(row, actor.today, needed(reason, "请填写停用账户的原因。"))
    state_source(actor, person, ["account"], note=row.closed_reason)
    audit.record(
        actor, "people.change_account", person, before={"account": row.account_tail}, after={"account": ""}, reason=reason
    )
    return row


@action(permission="people.add_delegation", label="登记委托或监护")
def add_delegation(
    actor: Actor,
    *,
    person_id: int,
    kind: str,
    delegate_name: str,
    evidence_id: int,
    valid_from: date,
    valid_to: date | None = None,
    relation: str = "",
    id_number: str = "",
    phone: str = "",
) -> Delegation:
    """A proxy or guardian who may receive this person's money; the paper must be of the right kind. Raises DelegationUnfit."""
    person = lock_person(actor, person_id)
    paper = _deed(person, kind, evidence_id)
    if valid_to is not None and valid_to <= valid_from:
        raise Invalid("失效日期须晚于生效日期，请核对。", field="valid_to")
    row = Delegation(
        person=person, kind=kind, delegate_name=check_name(delegate_name, "delegate_name"), relation=relation.strip()[:40],
        evidence=paper, valid_from=valid_from, valid_to=valid_to,
    )  # fmt: skip
    _identify(actor, row, id_number)
    put(row, "phone", check_phone(phone))
    row.save(force_insert=True)
    audit.record(
        actor,
        "people.add_delegation",
        row,
        after={"person": person.dossier_no, "kind": kind, "valid_from": valid_from, "valid_to": valid_to},
    )
    return row


@action(permission="people.add_delegation", label="登记委托或监护")
def end_delegation(actor: Actor, *, person_id: int, delegation_id: int, reason: str) -> Delegation:
    """Revoke from today; an account that rests on it is closed with it."""
    person = lock_person(actor, person_id)
    row = Delegation.objects.filter(pk=delegation_id, person=person).first()
    if row is None or (row.valid_to is not None and row.valid_to <= actor.today):
        raise NotFound("没有找到这份现行的委托或监护，可能已经终止。请刷新页面查看。")
    why = needed(reason, "请填写终止委托或监护的原因。")
    row.valid_to, row.ended_reason = max(actor.today, row.valid_from), why
    if row.valid_to == row.valid_from:
        row.valid_from = date.fromordinal(row.valid_from.toordinal() - 1)
    row.save()
    for account in PayeeAccount.objects.select_for_update().filter(person=person, delegation=row, is_live=True):
        _close(account, actor.today, f"委托或监护终止：{why}"[:200])
    audit.record(actor, "people.add_delegation", row, after={"valid_to": row.valid_to}, reason=why)
    return row


def _deed(person: Person, kind: str, evidence_id: int) -> Document:
    """The paper of a delegation, of the kind that fits it."""
    if kind not in _PAPERS:
        raise Invalid("请选择代领方式。本人去世的，请登记遗属领取账户。", field="kind")
    paper, fitting = paper_of(person, evidence_id), _PAPERS[DelegationKind(kind)]
    if paper.kind != fitting:
        words = f"{DelegationKind(kind).label}须以“{fitting.label}”为依据，请重新选择材料。"
        raise DelegationUnfit(words, field="evidence_id")
    return paper


def _identify(actor: Actor, row: Delegation, id_number: str) -> None:
    """The delegate's number, and their own dossier if there is one."""
    if not id_number.strip():
        return
    number = check_id(id_number, today=actor.today).number18
    put(row, "id_number", number)
    if row.person.id_number_blind is not None and bytes(row.person.id_number_blind) in sealing.blinds("id_number", number):
        raise DelegationUnfit("代领人的身份证号与本人相同，请核对。", field="id_number")
    row.delegate_person = Person.objects.filter(id_number_blind__in=sealing.blinds("id_number", number)).first()


def _seen_account(row: PayeeAccount | None) -> dict[str, object] | None:
    """An account as it may stand in the audit trail."""
    if row is None:
        return None
    return {"account": row.account_tail, "bank": row.bank_name, "holder": row.holder_name, "delegation": row.delegation_id}


def _delegation(person: Person, delegation_id: int | None) -> Delegation | None:
    if delegation_id is None:
        return None
    row = Delegation.objects.filter(pk=delegation_id, person=person).select_related("delegate_person").first()
    if row is None:
        raise DelegationUnfit("所选的委托不属于本人，请重新选择。", field="delegation_id")
    return row


def _seen(delegation: Delegation | None) -> Delegated | None:
    if delegation is None:
        return None
    return Delegated(delegation.person_id, delegation.delegate_name, delegation.valid_from, delegation.valid_to)


def _close_live(actor: Actor, person: Person, seen_id: int | None, new: PayeeAccount, why: str) -> PayeeAccount | None:
    live = PayeeAccount.objects.select_for_update().filter(person=person, is_live=True).first()
    if seen_id is not None and (live is None or live.pk != seen_id):
        raise StaleAccount
    if live is None:
        return None
    if (
        bytes(live.account_blind) == new.account_blind
        and live.delegation_id == new.delegation_id
        and live.bank_name == new.bank_name
    ):
        raise SameAccount(field="account")
    _close(live, actor.today, why)
    return live


def _close(row: PayeeAccount, on: date, why: str) -> None:
    row.is_live, row.closed_on, row.closed_reason = False, max(on, row.opened_on), why
    row.save(update_fields=["is_live", "closed_on", "closed_reason"])


def _refuse_taken(actor: Actor, person: Person, number: str) -> None:
    others = PayeeAccount.objects.filter(is_live=True, is_heir=False).exclude(person=person)
    if sealing.taken(others, "account", number):
        row = (
            others.select_related("person__division__parent")
            .filter(account_blind__in=sealing.blinds("account", number))
            .first()
        )
        where = (township(actor, row.person) if row else "") or "县内"
        raise AccountTaken(
            f"这个账号已是{where}另一位人员的收款账户，一个账号只能用于一人。请核对账号；确属同一家庭共用的，请各自办理银行卡。",
            field="account",
        )


def _open(actor: Actor, row: PayeeAccount, person: Person, number: str) -> None:
    """The partial unique index is the referee when two clerks were equally quick."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        _refuse_taken(actor, person, number)
        raise
