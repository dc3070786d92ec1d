"""Running a yearly confirmation (年度确认): result files, reminders, notices, the stop after sixty days, spot checks."""

import hashlib
import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import date

from apps.benefits.actions.confirmations import propose_missed, resume
from apps.benefits.actions.entitlements import needed_reason
from apps.benefits.choices import CheckOutcome, ConfirmationChannel, NoticeWay
from apps.benefits.models import (
    Confirmation,
    ConfirmationFile,
    ConfirmationNotice,
    ConfirmationRound,
    SpotCheck,
    SpotCheckItem,
)
from apps.benefits.queries.matching import Met, people_of
from apps.benefits.queries.records import payees, unconfirmed
from apps.benefits.queries.rounds import candidates, lock_item, overdue, the_round, untold
from apps.benefits.rules.listing import Line, find_columns, read_lines, refuse_problems, same_name
from apps.benefits.rules.sampling import digest, draw
from apps.benefits.rules.workflow import SamePerson, signer
from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, Invalid
from apps.core.masking import mask_id
from apps.people.resources.reader import read_grid

FILES = (ConfirmationChannel.FACE, ConfirmationChannel.GATHERING)
CONFIRMED, FAILED, BEFORE, OTHER_NAME, NOT_PAID, UNKNOWN, PROBLEM = (
    "confirmed", "failed", "before", "other_name", "not_paid", "unknown", "problem",
)  # fmt: skip
FILE_VERDICTS = {
    CONFIRMED: "已确认", FAILED: "未通过", BEFORE: "此前已确认", OTHER_NAME: "姓名不符", NOT_PAID: "不是在发人员",
    UNKNOWN: "不是本辖区人员", PROBLEM: "有问题",
}  # fmt: skip


@action(permission="benefits.import_confirmations", label="导入年度确认名册")
def import_results(
    actor: Actor, *, year: int, channel: str, filename: str, content: bytes, accept_good: bool = False
) -> ConfirmationFile:
    """Take the result file of a face-check device, or the signed roster of a gathering. Every line ends in a verdict.

    The same bytes again are the same file. Raises BadFile, ColumnMissing, ListRefused, Invalid, Conflict (no round).
    """
    if channel not in FILES:
        raise Invalid("结果文件只用于“人脸识别”和“集中核验”，其他方式请逐人办理。", field="channel")
    by, around = signer(actor.staff_id), the_round(actor, year)
    sha = hashlib.sha256(content).hexdigest()
    known = ConfirmationFile.objects.filter(round=around, sha256=sha).first()
    if known is not None:
        audit.record(actor, "benefits.import_confirmations", known, after={"again": True})
        return known
    grid = read_grid(content)
    columns = find_columns(grid.headers, needs_result=channel == ConfirmationChannel.FACE)
    lines = read_lines(columns, grid.data(), actor.today)
    if not accept_good or all(line.problem for line in lines):
        refuse_problems(lines)
    row = ConfirmationFile.objects.create(
        round=around, channel=channel, filename=filename.replace("\\", "/").rpartition("/")[2][:200] or "结果文件",
        sha256=sha, size=len(content), uploaded_by_id=by, uploaded_at=actor.at,
    )  # fmt: skip
    judged = _judged(actor, around, lines)
    made = [
        Confirmation(round=around, person_id=met.person_id, on=line.on or actor.today, channel=channel, by_id=by, file=row)
        for line, verdict, met in judged
        if verdict == CONFIRMED and met
    ]
    Confirmation.objects.bulk_create(made, batch_size=1000)
    resume(actor, around.year, [one.person_id for one in made])
    row.lines = [_kept(line, verdict, met) for line, verdict, met in judged]
    counted = Counter(verdict for _, verdict, _ in judged)
    row.counts = {verdict: counted.get(verdict, 0) for verdict in FILE_VERDICTS}
    row.save(update_fields=["lines", "counts"])
    audit.record(actor, "benefits.import_confirmations", row, after={"sha256": sha, "channel": channel, **row.counts})
    return row


@action(permission="benefits.give_notice", label="登记年度确认告知")
def give_notice(actor: Actor, *, year: int, person_ids: Sequence[int], on: date, way: str, evidence: str) -> int:
    """Note that these payees were told to confirm; the sixty days run from ``on``. Returns how many were new."""
    by, around = signer(actor.staff_id), the_round(actor, year)
    if way not in NoticeWay.values:
        raise Invalid("请选择告知方式。", field="way")
    if not around.opens_on <= on <= actor.today:
        raise Invalid(f"告知日期应在{around.opens_on}（本轮开始）到今天之间。", field="on")
    proof = needed_reason(evidence)
    waiting = untold(actor, around).filter(pk__in=list(person_ids)).order_by("pk").values_list("pk", flat=True)
    made = ConfirmationNotice.objects.bulk_create(
        [
            ConfirmationNotice(round=around, person_id=pk, on=on, way=way, evidence=proof, by_id=by, at=actor.at)
            for pk in waiting
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )
    audit.record(actor, "benefits.give_notice", around, after={"count": len(made), "on": str(on), "way": way}, reason=proof)
    return len(made)


@action(permission="benefits.propose_missed", label="登记逾期未确认")
def propose_overdue(actor: Actor, *, year: int, seen_count: int) -> int:
    """Propose the stop of everybody whose sixty days after notice are over. ``seen_count``: how many the clerk saw.

    Each proposal needs another person's signature; the month follows from the rule. Raises Conflict, AlreadyDone.
    """
    around = the_round(actor, year)
    late = list(overdue(actor, around).values_list("person_id", "on"))
    if not late:
        raise AlreadyDone("没有告知满60日仍未确认的人员，不需要提出停发。")
    if len(late) != seen_count:
        raise Conflict("人数与您看到的不一致，请刷新页面核对后再提出。")
    days = sorted({on for _, on in late})
    made = sum(
        propose_missed(actor, year=year, person_ids=[pk for pk, on in late if on == day], notified_on=day) for day in days
    )
    audit.record(actor, "benefits.propose_missed", around, after={"count": made, "notices": len(days)})
    return made


@action(permission="benefits.draw_sample", label="抽取年度确认抽查名单")
def draw_sample(actor: Actor, *, year: int, size: int, seed: str = "") -> SpotCheck:
    """Draw confirmations to be checked again, the riskier the likelier; the seed is kept and printed.

    An empty ``seed`` is drawn by the system. Raises Invalid (size), Conflict (nobody confirmed yet).
    """
    by, around = signer(actor.staff_id), the_round(actor, year)
    pool = candidates(actor, around)
    if not pool:
        raise Conflict("还没有人办理本年度确认，抽查无从抽起。请在确认开始后再抽取。")
    if not 1 <= size <= len(pool):
        raise Invalid(f"抽取人数应在1到{len(pool)}之间。", field="size")
    word = seed.strip()[:32] or secrets.token_hex(8)
    row = SpotCheck.objects.create(
        round=around, seed=word, size=size, population=len(pool), digest=digest(pool),
        places=[place.ljust(12, "0") for place in actor.places], drawn_by_id=by, drawn_at=actor.at,
    )  # fmt: skip
    chosen = draw(pool, size, word)
    confirmed = dict(
        Confirmation.objects.filter(round=around, person_id__in=[one.person_id for one in chosen]).values_list(
            "person_id", "pk"
        )
    )
    SpotCheckItem.objects.bulk_create(
        [
            SpotCheckItem(
                spot_check=row,
                person_id=one.person_id,
                confirmation_id=confirmed[one.person_id],
                rank=rank,
                score=one.score,
                reasons=list(one.reasons),
            )
            for rank, one in enumerate(chosen, 1)
        ]
    )
    audit.record(actor, "benefits.draw_sample", row, after={"seed": word, "size": size, "population": len(pool)})
    return row


@action(permission="benefits.check_sample", label="登记抽查结果")
def check_sample(actor: Actor, *, item_id: int, outcome: str, note: str) -> SpotCheckItem:
    """Note what a second look found; never by who confirmed. Raises SamePerson, AlreadyDone, Invalid."""
    row = lock_item(actor, item_id)
    if outcome not in CheckOutcome.values:
        raise Invalid("请选择核查结果。", field="outcome")
    if row.outcome:
        raise AlreadyDone(f"这条抽查已登记为“{row.get_outcome_display()}”。")
    if row.confirmation.by_id == signer(actor.staff_id):
        raise SamePerson("此人的年度确认是您办理的，须由他人核查。")
    row.outcome, row.note = outcome, needed_reason(note)
    row.checked_by_id, row.checked_at = actor.staff_id, actor.at
    row.save()
    audit.record(actor, "benefits.check_sample", row, after={"outcome": outcome}, reason=row.note)
    return row


Verdict = tuple[Line, str, Met | None]


def _judged(actor: Actor, around: ConfirmationRound, lines: Sequence[Line]) -> list[Verdict]:
    people = people_of(actor, lines)
    ids = {met.person_id for met in people.values()}
    paid = set(payees(actor).filter(pk__in=ids, died_on__isnull=True).values_list("pk", flat=True))
    waiting = set(unconfirmed(actor, around.year).filter(pk__in=ids).values_list("pk", flat=True))
    found: list[Verdict] = []
    for line in lines:
        met = people.get(line.number)
        verdict = _verdict(line, met, paid, waiting)
        if verdict == CONFIRMED and met:
            waiting.discard(met.person_id)
        found.append((line, verdict, met))
    return found


def _verdict(line: Line, met: Met | None, paid: set[int], waiting: set[int]) -> str:
    if line.problem:
        return PROBLEM
    if met is None:
        return UNKNOWN
    if not any(same_name(name, line.name) for name in met.names):
        return OTHER_NAME
    if met.person_id not in paid:
        return NOT_PAID
    if line.passed is False:
        return FAILED
    return CONFIRMED if met.person_id in waiting else BEFORE


def _kept(line: Line, verdict: str, met: Met | None) -> list[object]:
    tail = mask_id(line.id_number) if line.id_number else ""
    return [line.number, line.name, tail, verdict, line.problem, met.person_id if met else None]
