"""After the answer: rating (好差评) with its follow-up, appeal (复查、复核) with its own clock."""

from django.db import IntegrityError, transaction

from apps.cases.actions.chain import person_of
from apps.cases.choices import AppealState, Channel, FollowUpState, Grade
from apps.cases.models import Appeal, Case, CaseEvent, FollowUp, Rating
from apps.cases.queries.after import lock_appeal, lock_follow_up
from apps.cases.queries.cases import lock_case
from apps.cases.queries.kinds import kind_of, seen
from apps.cases.rules.after import check_appeal, check_rating, check_responder
from apps.cases.rules.answers import needed
from apps.cases.rules.clocks import due_on
from apps.cases.rules.refusals import AppealClosed
from apps.core import audit
from apps.core.action import action
from apps.core.actor import SHANGHAI, Actor
from apps.core.calendar import add_working_days
from apps.core.errors import AlreadyDone, Invalid
from apps.core.masking import scrub

RATE, FOLLOW = "cases.rate_case", "cases.follow_up_rating"
FILE, ANSWER = "cases.file_appeal", "cases.answer_appeal"
BAD = (Grade.BAD, Grade.VERY_BAD)


@action(permission=RATE, label="登记好差评")
def rate_case(actor: Actor, *, case_id: int, grade: str, words: str = "", channel: str = Channel.WINDOW) -> Rating:
    """Write down the one rating of an ended case; 不满意 and 非常不满意 open a follow-up with the kind's clock.

    Raises RatingClosed for a second one or a case that has not ended, Invalid.
    """
    return write_rating(actor, lock_case(actor, case_id), grade, words, channel, verb=RATE)


def write_rating(actor: Actor, case: Case, grade: str, words: str, channel: str, *, verb: str) -> Rating:
    """The rating of a locked case. Raises RatingClosed, Invalid."""
    if grade not in Grade.values or channel not in Channel.values:
        raise Invalid("请从“非常满意”到“非常不满意”五档中选择一档。", field="grade")
    check_rating(case.step, has_rating=Rating.objects.filter(case=case).exists())
    row = Rating.objects.create(
        case=case, grade=grade, words=scrub(words.strip())[:500], channel=channel, rated_at=actor.at,
        entered_by_id=actor.staff_id,
    )  # fmt: skip
    if grade in BAD:
        rule = kind_of(case.version).rating
        FollowUp.objects.create(
            rating=row, rated_staff_id=last_handler(case), opened_on=actor.today,
            due_on=due_on(actor.today, rule.limit, add_working_days),
        )  # fmt: skip
    audit.record(actor, verb, row, after={"receipt_no": case.receipt_no, "grade": grade})
    return row


def last_handler(case: Case) -> int | None:
    """Who gave the answer: the person of the event that ended the case."""
    return CaseEvent.objects.filter(case=case).order_by("-seq").values_list("staff_id", flat=True).first()


@action(permission=FOLLOW, label="回访整改")
def follow_up_rating(actor: Actor, *, follow_up_id: int, result: str, grade_after: str = "") -> FollowUp:
    """Close a follow-up with what was found and put right. Raises AlreadyDone, NotYourStep, SamePerson, ReasonMissing."""
    row = lock_follow_up(actor, follow_up_id)
    if row.state == FollowUpState.DONE:
        raise AlreadyDone("这次回访整改已经登记过了，不需要重复办理。")
    case = row.rating.case
    rule = kind_of(case.version).rating
    check_responder(rule.who, seen(actor), case.division_id, row.rated_staff_id, "回访整改")
    if grade_after and grade_after not in Grade.values:
        raise Invalid("请从五档评价中选择回访后的评价。", field="grade_after")
    row.state, row.result, row.grade_after = FollowUpState.DONE, needed(result, field="result", most=1000), grade_after
    row.done_by_id, row.done_at = person_of(actor), actor.at
    row.save()
    after = {"receipt_no": case.receipt_no, "grade_after": grade_after}
    audit.record(actor, FOLLOW, row, after=after, reason=row.result)
    return row


@action(permission=FILE, label="登记复查复核申请")
def file_appeal(actor: Actor, *, case_id: int, reason: str) -> Appeal:
    """Register the next appeal the kind offers. Raises AppealClosed (too late, still open, none left), ReasonMissing."""
    case = lock_case(actor, case_id)
    kind, past = kind_of(case.version), list(Appeal.objects.filter(case=case).order_by("ordinal"))
    answered = past[-1].answered_at if past else case.ended_at
    before = past[-1].answered_by_id if past else last_handler(case)
    level = check_appeal(
        kind, case.step, [one.state for one in past], answered.astimezone(SHANGHAI).date() if answered else None, actor.today
    )
    try:
        with transaction.atomic():
            row = Appeal.objects.create(
                case=case, level=level.name, label=level.label, ordinal=len(past) + 1, reason=needed(reason, most=1000),
                filed_on=actor.today, due_on=due_on(actor.today, level.limit, add_working_days),
                entered_by_id=actor.staff_id, answered_before_id=before,
            )  # fmt: skip
    except IntegrityError as error:
        raise AppealClosed(f"这件办件的{level.label}已经登记过了，请刷新页面查看。") from error
    audit.record(actor, FILE, row, after={"receipt_no": case.receipt_no, "kind": level.name, "due_on": row.due_on})
    return row


@action(permission=ANSWER, label="答复复查复核")
def answer_appeal(actor: Actor, *, appeal_id: int, outcome: str, answer: str) -> Appeal:
    """Answer in writing: upheld or changed (or withdrawn by the applicant). Raises AlreadyDone, NotYourStep, SamePerson."""
    row = lock_appeal(actor, appeal_id)
    if row.state != AppealState.OPEN:
        raise AlreadyDone(f"这项{row.label}已经答复过了，不需要重复办理。")
    if outcome not in (AppealState.UPHELD, AppealState.CHANGED, AppealState.WITHDRAWN):
        raise Invalid("请选择维持原答复、变更原答复或申请人撤回。", field="outcome")
    kind = kind_of(row.case.version)
    level = next(one for one in kind.appeals if one.name == row.level)
    other = None if outcome == AppealState.WITHDRAWN else row.answered_before_id
    check_responder(level.who, seen(actor), row.case.division_id, other, level.label)
    row.state, row.answer = outcome, needed(answer, field="answer", most=2000)
    row.answered_by_id, row.answered_at = person_of(actor), actor.at
    row.save()
    audit.record(actor, ANSWER, row, after={"receipt_no": row.case.receipt_no, "outcome": outcome}, reason=row.answer)
    return row
