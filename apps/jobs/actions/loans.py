"""Loans: applied for, pushed to the bank, granted, drawn, repaid; the interest calculated by one person and submitted by another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Sum

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.core.money import yuan
from apps.core.month import Month
from apps.core.scope import within
from apps.jobs.actions.owing import Ground, Owed, owe
from apps.jobs.choices import LoanProduct, LoanState
from apps.jobs.models.loans import InterestSubsidy, Loan, LoanFlow
from apps.jobs.queries.loans import facts, interest_by_day, loans, lock_loan, subsidies, terms_of
from apps.jobs.rules import loans as rule
from apps.payments.models import PostingRun
from apps.people.models import Person
from apps.people.queries.people import lock_person


@action(permission="jobs.apply_loan", label="登记贷款申请")
def apply_loan(
    actor: Actor, *, person_id: int, product: str, bank: str, purpose: str, asked_fen: int, applied_on: date
) -> Loan:
    """Somebody asks for a loan; one at a time. Raises PersonNotFound, Conflict, Invalid."""
    person = lock_person(actor, person_id)
    if person.state != "active":
        raise Conflict(f"{person.name}的档案是“{person.get_state_display()}”，不能登记贷款申请。请核对档案。")
    if (
        product not in LoanProduct.values
        or not bank.strip()
        or not purpose.strip()
        or asked_fen <= 0
        or applied_on > actor.today
    ):
        raise Invalid("请选择贷款种类，填写银行、用途和大于零的金额，申请日期不晚于今天。", field="asked")
    row = Loan(person=person, product=product, bank=bank.strip()[:60], purpose=purpose.strip()[:200], asked_fen=asked_fen,
               applied_on=applied_on, entered_by_id=actor.staff_id)  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "job_loan_one_open" not in str(error):
            raise
        raise Conflict(f"{person.name}还有一笔没有结清的贷款。请先办结原来的贷款，再登记新的申请。") from error
    audit.record(actor, "jobs.apply_loan", row, after={"product": product, "bank": row.bank, "asked_fen": asked_fen})
    return row


def _move(row: Loan, act: str) -> None:
    row.state = rule.next_loan_state(row.state, act)


@action(permission="jobs.push_loan", label="推送贷款银行")
def push_loan(actor: Actor, *, loan_id: int) -> Loan:
    """The bureau has checked who it is and sends the name to the bank. Raises LoanNotFound, WrongLoanState."""
    row = lock_loan(actor, loan_id)
    _move(row, "push")
    row.pushed_on = actor.today
    row.save(update_fields=["state", "pushed_on"])
    audit.record(actor, "jobs.push_loan", row, after={"state": row.state})
    return row


@action(permission="jobs.refuse_loan", label="登记贷款未批准")
def refuse_loan(actor: Actor, *, loan_id: int, reason: str) -> Loan:
    """The bureau or the bank says no. Raises LoanNotFound, WrongLoanState, Invalid."""
    row = lock_loan(actor, loan_id)
    if not reason.strip():
        raise Invalid("请写明未批准的原因，以便告知本人。", field="reason")
    _move(row, "refuse")
    row.ended_on, row.reason = actor.today, reason.strip()[:200]
    row.save(update_fields=["state", "ended_on", "reason"])
    audit.record(actor, "jobs.refuse_loan", row, after={"state": row.state}, reason=row.reason)
    return row


@action(permission="jobs.grant_loan", label="登记授信")
def grant_loan(
    actor: Actor, *, loan_id: int, credit_fen: int, rate_bp: int, granted_on: date, due_on: date, contract_no: str
) -> Loan:
    """The bank opens a line. Raises LoanNotFound, WrongLoanState, Invalid, Conflict (the contract is entered already)."""
    row = lock_loan(actor, loan_id)
    if credit_fen <= 0 or not 0 < rate_bp <= rule.RATE_MOST or not contract_no.strip():
        raise Invalid("授信额度应大于零，年利率在0到24%之间，并填写借款合同编号。", field="credit")
    if not row.applied_on <= granted_on <= actor.today or due_on <= granted_on:
        raise Invalid("授信日期应在申请日期之后、不晚于今天，到期日应晚于授信日期。", field="granted_on")
    _move(row, "grant")
    row.credit_fen, row.rate_bp, row.granted_on, row.due_on = credit_fen, rate_bp, granted_on, due_on
    row.contract_no = contract_no.strip()[:60]
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "job_loan_contract" not in str(error):
            raise
        raise Conflict("这份借款合同已经登记过，不能重复登记。请核对合同编号。", field="contract_no") from error
    audit.record(actor, "jobs.grant_loan", row, after={"credit_fen": credit_fen, "rate_bp": rate_bp, "due_on": due_on})
    return row


@action(permission="jobs.record_flow", label="登记放款和还本")
def record_flow(actor: Actor, *, loan_id: int, kind: str, on: date, fen: int, voucher_no: str) -> LoanFlow:
    """Money drawn (``draw``) within the line, or principal repaid (``repay``), once a voucher; never inside a quarter already
    calculated. Raises LoanNotFound, WrongLoanState, OverCredit, Invalid, Conflict."""
    row = lock_loan(actor, loan_id)
    if row.state != LoanState.GRANTED:
        raise rule.WrongLoanState(f"这笔贷款现在是“{row.get_state_display()}”，授信以后才能登记放款和还本。")
    if (
        kind not in ("draw", "repay")
        or not voucher_no.strip()
        or row.granted_on is None
        or not row.granted_on <= on <= actor.today
    ):
        raise Invalid("请填写银行凭证号，日期应在授信日期之后、不晚于今天。", field="on")
    if row.subsidies.filter(until__gt=on).exists():
        raise Conflict("这一天所在的季度已经核算贴息，不能再补登放款或还本。请核对日期；确有遗漏的，由局里更正。")
    if kind == "draw":
        rule.check_draw(row.credit_fen or 0, _sum(row, drawn=True), fen)
    else:
        rule.check_repay(_sum(row, drawn=False), fen)
    flow = LoanFlow(loan=row, on=on, fen=fen if kind == "draw" else -fen, voucher_no=voucher_no.strip()[:60],
                    entered_by_id=actor.staff_id, entered_at=actor.at)  # fmt: skip
    try:
        with transaction.atomic():
            flow.save(force_insert=True)
    except IntegrityError as error:
        if "job_loan_flow_once" not in str(error):
            raise
        raise Conflict("这张银行凭证已经登记过，不能重复登记。请核对凭证号。") from error
    audit.record(actor, "jobs.record_flow", row, after={"kind": kind, "on": on, "fen": fen, "voucher": flow.voucher_no})
    return flow


def _sum(row: Loan, *, drawn: bool) -> int:
    flows = row.flows.filter(fen__gt=0) if drawn else row.flows.all()
    return flows.aggregate(fen=Sum("fen"))["fen"] or 0


@action(permission="jobs.close_loan", label="登记贷款结清")
def close_loan(actor: Actor, *, loan_id: int) -> Loan:
    """Nothing is owed to the bank any more. Raises LoanNotFound, WrongLoanState, Conflict."""
    row = lock_loan(actor, loan_id)
    owed = _sum(row, drawn=False)
    if owed:
        raise Conflict(f"这笔贷款还欠本金{yuan(owed)}元，不能登记结清。请先登记还本。")
    _move(row, "close")
    row.ended_on = actor.today
    row.save(update_fields=["state", "ended_on"])
    audit.record(actor, "jobs.close_loan", row, after={"state": row.state})
    return row


@action(permission="jobs.prepare_interest", label="核算贷款贴息")
def prepare_interest(actor: Actor, *, quarter: str) -> list[InterestSubsidy]:
    """Calculate a quarter that is over for every loan of the actor's places that has none yet. Returns the new rows.

    The rule and the daily sum in SQL must agree to the fen. Raises Invalid, Conflict (nothing new; nobody to answer for it).
    """
    first, until = rule.quarter_of(quarter)
    if until > actor.today:
        raise Invalid(f"{quarter}还没有结束，结束以后再核算贴息。", field="quarter")
    staff = actor.staff_id
    if staff is None:
        raise Conflict("核算须由工作人员本人办理，请登录后再办。")
    rows = list(loans(actor).filter(credit_fen__isnull=False).exclude(subsidies__first=first).prefetch_related("flows"))
    made = [found for row in rows if (found := _calculated(actor, staff, row, (first, until))) is not None]
    if not made:
        raise Conflict(f"{quarter}没有新的贴息：有放款的贷款都已核算，其余不在贴息期内。")
    InterestSubsidy.objects.bulk_create(made)
    total = sum(one.amount_fen for one in made)
    audit.record(
        actor, "jobs.prepare_interest", ("jobs.interest_subsidy", "", quarter), after={"loans": len(made), "fen": total}
    )
    return made


def _calculated(actor: Actor, staff: int, row: Loan, period: tuple[date, date]) -> InterestSubsidy | None:
    first, until = period
    terms, known = terms_of(actor.today, row.person.division_id), facts(row)
    if not known.drawn:
        return None
    found = rule.interest(known, first, until, terms)
    second = interest_by_day([row.pk], first, until, terms).get(row.pk, 0)
    if second != found.fen:
        raise Conflict(f"贷款{row.contract_no}两种算法结果不一致，没有核算。请联系系统管理员。")
    if not found.fen:
        return None
    return InterestSubsidy(
        loan=row, first=first, until=until, days=found.days, amount_fen=found.fen, arithmetic=rule.arithmetic(known, found),
        prepared_by_id=staff, prepared_at=actor.at,
    )  # fmt: skip


@action(permission="jobs.post_interest", label="复核贴息并提交发放")
def post_interest(actor: Actor, *, quarter: str, seen_fen: int) -> PostingRun:
    """Another person has looked: the sums of a quarter become dues, each once. ``seen_fen``: the total on the screen.

    Raises Invalid, Conflict (nothing waits; the total has changed), SameHand, DossierMerged, DoubleDue.
    """
    first, _ = rule.quarter_of(quarter)
    rows = list(subsidies(actor).filter(first=first, posted_by__isnull=True).select_for_update(of=("self",)).order_by("pk"))
    if not rows:
        raise Conflict(f"{quarter}没有等待复核的贴息。请先由另一人核算。")
    total = sum(row.amount_fen for row in rows)
    if total != seen_fen:
        raise Conflict(f"待提交的贴息现在是{yuan(total)}元，与您看到的不一样。请刷新页面核对后再提交。")
    for row in rows:
        row.posted_by_id, row.posted_at = rule.check_apart(row.prepared_by_id, actor.staff_id), actor.at
    InterestSubsidy.objects.bulk_update(rows, ["posted_by", "posted_at"])
    run = owe(actor, [_owed(row) for row in rows], scheme=rule.SCHEME, source="loan", component="interest", fund="县级财政")
    audit.record(
        actor, "jobs.post_interest", ("jobs.interest_subsidy", "", quarter), after={"loans": len(rows), "fen": run.total_fen}
    )
    return run


def _owed(row: InterestSubsidy) -> Owed:
    quarter = f"{row.first.year}年第{(row.first.month + 2) // 3}季度"
    ground = Ground(
        rule.SCHEME, "interest", "退役军人保障法第四十六条；县级创业贷款贴息办法", f"{quarter}贴息：{row.arithmetic}"[:2000],
        {"contract": row.loan.contract_no, "quarter": quarter, "rate_bp": row.loan.rate_bp, "days": row.days},
    )  # fmt: skip
    return Owed(row.loan.person_id, row.loan_id, Month.of(row.first), row.amount_fen, row.loan.get_product_display(), ground)


@dataclass(frozen=True, slots=True)
class HeldLoan:
    """A loan of before, paid off by now: its line, what was drawn on the day it was granted (fen), when it was paid off."""

    person_id: int
    product: str
    bank: str
    purpose: str
    fen: int
    rate_bp: int
    granted_on: date
    due_on: date
    contract_no: str
    ended_on: date


@action(permission="jobs.open_loans", label="补录以往贷款")
def open_loans(actor: Actor, *, rows: Sequence[HeldLoan]) -> int:
    """Take over loans that were granted, drawn whole and paid off before this system, all or none; no interest is owed for them. Returns how many.

    Raises Invalid with the line, Conflict (a contract is entered already).
    """
    known = set(
        Person.objects.filter(within(actor, "division_id"), pk__in={one.person_id for one in rows}).values_list(
            "pk", flat=True
        )
    )
    for number, one in enumerate(rows, 1):
        in_order = one.granted_on < one.due_on and one.granted_on <= one.ended_on <= actor.today
        if (
            one.person_id not in known
            or one.product not in LoanProduct.values
            or one.fen <= 0
            or not in_order
            or not one.contract_no.strip()
        ):
            raise Invalid(f"台账第{number}行：人员、贷款种类、金额、日期或合同编号不对。请核对后重新登记。", field="rows")
    try:
        with transaction.atomic():
            made = Loan.objects.bulk_create(_held(actor, one) for one in rows)
    except IntegrityError as error:
        raise Conflict("台账中有借款合同已经登记过，不能重复登记。请删去已登记的行。") from error
    signed: dict[str, Any] = {"entered_by_id": actor.staff_id, "entered_at": actor.at}
    LoanFlow.objects.bulk_create(
        LoanFlow(loan=loan, on=on, fen=fen, voucher_no=f"{kind}{one.contract_no}"[:60], **signed)
        for loan, one in zip(made, rows, strict=True)
        for kind, on, fen in (("放款", one.granted_on, one.fen), ("还清", one.ended_on, -one.fen))
    )
    audit.record(
        actor,
        "jobs.open_loans",
        ("jobs.Loan", "", "补录以往贷款"),
        after={"rows": len(made), "fen": sum(one.fen for one in rows)},
    )
    return len(made)


def _held(actor: Actor, one: HeldLoan) -> Loan:
    return Loan(
        person_id=one.person_id, product=one.product, bank=one.bank[:60], purpose=one.purpose[:200], asked_fen=one.fen, credit_fen=one.fen,
        rate_bp=one.rate_bp, granted_on=one.granted_on, due_on=one.due_on, contract_no=one.contract_no.strip()[:60], state=LoanState.CLOSED,
        applied_on=one.granted_on, pushed_on=one.granted_on, ended_on=one.ended_on, entered_by_id=actor.staff_id,
    )  # fmt: skip
