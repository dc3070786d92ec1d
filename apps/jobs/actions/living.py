"""The allowance of a month of training: calculated by one person, submitted to payments by another."""

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.core.money import yuan
from apps.core.month import Month
from apps.jobs.actions.owing import Ground, Owed, owe
from apps.jobs.models.training import LivingAllowance
from apps.jobs.queries.living import Counted, allowances, learned_in
from apps.jobs.rules import living as rule
from apps.jobs.rules.training import SCHEME
from apps.payments.models import PostingRun

_COUNTED = ("held", "present", "amount_fen", "arithmetic")


@action(permission="jobs.prepare_living", label="核算培训生活补助")
def prepare_living(actor: Actor, *, month: str) -> list[LivingAllowance]:
    """Calculate a month that is over for everybody of the actor's places who was in a free class; again as long as nobody has submitted it, when
    half-days were corrected. Returns the rows that are new or changed. The rule and SQL must agree to the fen.

    Raises Invalid, Conflict (nothing new; nobody to answer for it).
    """
    when = Month.parse(month)
    if when.last >= actor.today:
        raise Invalid(f"{when.label}还没有结束，月底以后再核算生活补助。", field="month")
    staff = actor.staff_id
    if staff is None:
        raise Conflict("核算须由工作人员本人办理，请登录后再办。")
    known = {row.person_id: row for row in allowances(actor).filter(first=when.first).select_for_update(of=("self",))}
    made = [row for one in learned_in(actor, when) if (row := _calculated(actor, staff, one, known.get(one.person_id)))]
    if not made:
        raise Conflict(f"{when.label}没有新的生活补助：有考勤的学员都已核算。请先登记考勤。")
    LivingAllowance.objects.bulk_create([row for row in made if row.pk is None])
    LivingAllowance.objects.bulk_update(
        [row for row in made if row.person_id in known], [*_COUNTED, "prepared_by", "prepared_at"]
    )
    total = sum(row.amount_fen for row in made)
    audit.record(
        actor, "jobs.prepare_living", ("jobs.living_allowance", "", str(when)), after={"persons": len(made), "fen": total}
    )
    return made


def _calculated(actor: Actor, staff: int, one: Counted, row: LivingAllowance | None) -> LivingAllowance | None:
    """The row of a person's month, or nothing when it stands as it is."""
    found = rule.living(one.learned, one.terms)
    if found.fen != one.fen:
        raise Conflict(f"{one.learned.month.label}有学员的生活补助两种算法结果不一致，没有核算。请联系系统管理员。")
    if row is not None and row.posted_by_id is not None:
        return None
    values = (one.learned.held, one.learned.present, found.fen, found.arithmetic[:300])
    if row is not None and values == tuple(getattr(row, name) for name in _COUNTED):
        return None
    row = row or LivingAllowance(person_id=one.person_id, first=one.learned.month.first)
    for name, value in zip(_COUNTED, values, strict=True):
        setattr(row, name, value)
    row.prepared_by_id, row.prepared_at = staff, actor.at
    return row


@action(permission="jobs.post_living", label="复核培训生活补助并提交发放")
def post_living(actor: Actor, *, month: str, seen_fen: int) -> PostingRun:
    """Another person has looked: the sums of a month become dues, each once; from now on its half-days stand. ``seen_fen``: the total on the screen.

    Raises Invalid, Conflict (nothing waits; the total or the half-days have changed), SameLivingHand, DossierMerged, DoubleDue.
    """
    when = Month.parse(month)
    waiting = allowances(actor).filter(first=when.first, posted_by__isnull=True)
    rows = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    paid = [row for row in rows if row.amount_fen]
    if not paid:
        raise Conflict(f"{when.label}没有等待复核的生活补助。请先由另一人核算。")
    total = sum(row.amount_fen for row in paid)
    if total != seen_fen:
        raise Conflict(f"待提交的生活补助现在是{yuan(total)}元，与您看到的不一样。请刷新页面核对后再提交。")
    _check_half_days(actor, when, rows)
    for row in rows:
        row.posted_by_id, row.posted_at = rule.check_living_apart(row.prepared_by_id, actor.staff_id), actor.at
    LivingAllowance.objects.bulk_update(rows, ["posted_by", "posted_at"])
    run = owe(
        actor, [_owed(row, when) for row in paid], scheme=SCHEME, source="training", component="living", fund="县级财政"
    )
    audit.record(
        actor,
        "jobs.post_living",
        ("jobs.living_allowance", "", str(when)),
        after={"persons": len(paid), "fen": run.total_fen},
    )
    return run


def _check_half_days(actor: Actor, when: Month, rows: list[LivingAllowance]) -> None:
    """Half-days corrected after the calculation are calculated first. Raises Conflict."""
    now = {one.person_id: (one.learned.held, one.learned.present, one.fen) for one in learned_in(actor, when)}
    if any(now.get(row.person_id) != (row.held, row.present, row.amount_fen) for row in rows):
        raise Conflict(f"{when.label}的考勤在核算以后改过。请经办人重新核算，再复核提交。")


def _owed(row: LivingAllowance, when: Month) -> Owed:
    ground = Ground(
        SCHEME, "living", "退役军人保障法第三十六条；省级职业技能培训办法", f"{when.label}培训生活补助：{row.arithmetic}",
        {"month": str(when), "held": row.held, "present": row.present},
    )  # fmt: skip
    return Owed(row.person_id, row.pk, when, row.amount_fen, "职业培训生活补助", ground)
