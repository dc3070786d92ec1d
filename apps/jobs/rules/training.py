"""Training: the life of a class, who may join, what a half-day counts for, vouchers, degrees. Pure. Law: 退役军人保障法 art. 36–39; the numbers are dated policy."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from apps.core.errors import AlreadyDone, Conflict, Invalid, NotFound

SCHEME = "training_allowance"
CLASS_MOVES: Mapping[tuple[str, str], str] = {
    ("planned", "open"): "open",
    ("open", "start"): "running",
    ("running", "finish"): "finished",
    ("planned", "cancel"): "cancelled",
    ("open", "cancel"): "cancelled",
}
CLASS_WORDS = {"planned": "筹备中", "open": "报名中", "running": "开班中", "finished": "已结业", "cancelled": "已取消"}
CLASS_ACTS = {"open": "开放报名", "start": "开班", "finish": "登记结业", "cancel": "取消"}
#: Somebody may still join: before the class and while it runs.
JOIN_STATES = ("open", "running")
RESULTS = ("passed", "failed")
DEGREE_MOVES: Mapping[tuple[str, str], str] = {
    ("registered", "admit"): "admitted",
    ("registered", "leave"): "left",
    ("admitted", "graduate"): "graduated",
    ("admitted", "leave"): "left",
}
DEGREE_WORDS = {"registered": "已报名", "admitted": "已录取", "graduated": "已毕业", "left": "未录取或退学"}
DEGREE_ACTS = {"admit": "登记录取", "graduate": "登记毕业", "leave": "登记未录取或退学"}
LONGEST_DAYS, MOST_HOURS, MOST_SEATS, COST_MOST = 400, 2_000, 500, 5_000_000


class ClassNotFound(NotFound):
    default = "没有找到这个培训班，可能不在您的管辖范围内。请从培训列表进入。"


class EnrolmentNotFound(NotFound):
    default = "没有找到这名学员，可能不在您的管辖范围内。请从培训班进入。"


class VoucherNotFound(NotFound):
    default = "没有找到这张培训券，可能不在您的管辖范围内。请从培训券列表进入。"


class DegreeNotFound(NotFound):
    default = "没有找到这条学历提升记录，可能不在您的管辖范围内。请从学历提升列表进入。"


class MentorNotFound(NotFound):
    default = "没有找到这位导师，可能不在您的管辖范围内。请从导师列表进入。"


class MentoringNotFound(NotFound):
    default = "没有找到这次结对，可能不在您的管辖范围内。请从导师列表进入。"


class WrongClassState(Conflict):
    default = "这个培训班的状态已经改变，请刷新页面后再办理。"


class ClassFull(Conflict):
    default = "这个培训班名额已满。请选择其他班次，或者等有人退出。"


class EnrolledAlready(AlreadyDone):
    default = "已经在这个班里，不用重复报名。"


class FreeCourseUsed(Conflict):
    default = "本人的免费培训券已经用过。请改为自费参加，或者核对原来的培训记录。"


class VoucherExpired(Conflict):
    default = "本人的培训券已过有效期。请先作废旧券、重新发放，再报名。"


class OwnResult(Conflict):
    default = "培训费由一人登记结业、另一人复核结算。结业是您登记的，请由其他人员复核结算。"


@dataclass(frozen=True, slots=True)
class ClassGiven:
    """What is planned. ``cost_fen``: a head; ``cohort_year``: of an adapting class only; ``employer_id``: of ordered and post-bound ones."""

    name: str
    kind: str
    school: str
    trade: str
    skill: str
    place: str
    starts_on: date
    ends_on: date
    hours: int
    seats: int
    cost_fen: int
    is_partner_school: bool = False
    employer_id: int | None = None
    cohort_year: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class LearnerResult:
    """What became of one learner at the end."""

    enrolment_id: int
    result: str
    certificate_no: str = ""
    score: int | None = None


def next_class_state(state: str, act: str) -> str:
    """Raises WrongClassState, naming the state."""
    target = CLASS_MOVES.get((state, act))
    if target is None:
        raise WrongClassState(
            f"这个培训班现在是“{CLASS_WORDS.get(state, state)}”，不能{CLASS_ACTS.get(act, act)}。请刷新页面查看最新状态。"
        )
    return target


def next_degree_state(state: str, act: str) -> str:
    """Raises Conflict, naming the state."""
    target = DEGREE_MOVES.get((state, act))
    if target is None:
        raise Conflict(
            f"这条记录现在是“{DEGREE_WORDS.get(state, state)}”，不能{DEGREE_ACTS.get(act, act)}。请刷新页面查看最新状态。"
        )
    return target


def check_class(given: ClassGiven) -> None:
    """Raises Invalid, naming the field."""
    for wrong, words, field in _faults(given):
        if wrong:
            raise Invalid(words, field=field)


def _faults(given: ClassGiven) -> tuple[tuple[bool, str, str], ...]:
    days = (given.ends_on - given.starts_on).days
    adapting = given.kind == "adapting"
    return (
        (not given.name.strip(), "请填写班次名称。", "name"),
        (not given.school.strip(), "请填写承训机构。", "school"),
        (not given.place.strip(), "请填写培训地点。", "place"),
        (not given.skill.strip(), "请填写培训工种，例如：叉车司机、电工。", "skill"),
        (not 0 <= days <= LONGEST_DAYS, f"结业日期不早于开班日期，一个班不超过{LONGEST_DAYS}天。", "ends_on"),
        (not 0 < given.hours <= MOST_HOURS, f"课时应在1到{MOST_HOURS}之间。", "hours"),
        (not 0 < given.seats <= MOST_SEATS, f"名额应在1到{MOST_SEATS}之间。", "seats"),
        (not 0 <= given.cost_fen <= COST_MOST, "人均培训费应在0到5万元之间，请核对单位是元。", "cost"),
        (adapting and not given.cohort_year, "适应性培训请填写面向哪一年退役的人员。", "cohort_year"),
        (not adapting and bool(given.cohort_year), "只有适应性培训才填写退役年度。", "cohort_year"),
        (adapting and not 1990 <= (given.cohort_year or 0) <= given.starts_on.year, "退役年度应在开班当年或以前。", "cohort_year"),
        (given.kind == "post_bound" and not given.employer_id, "定岗式培训请选择定岗的用人单位。", "employer"),
    )  # fmt: skip


def check_attendance_day(on: date, starts_on: date, ends_on: date, today: date) -> None:
    """Raises Invalid: attendance is taken on days of the class that have come."""
    if not starts_on <= on <= min(ends_on, today):
        raise Invalid(f"考勤日期应在{starts_on:%Y-%m-%d}至{ends_on:%Y-%m-%d}之间，且不晚于今天。", field="on")


def check_result(given: LearnerResult) -> None:
    """Raises Invalid: who passed has a certificate, who failed has none."""
    if given.result not in RESULTS:
        raise Invalid("请选择合格或者不合格。", field="result")
    if given.score is not None and not 0 <= given.score <= 100:
        raise Invalid("成绩在0到100之间。", field="score")
    if (given.result == "passed") != bool(given.certificate_no.strip()):
        raise Invalid("合格的请填写证书编号，不合格的不填。", field="certificate_no")


def check_settler(finished_by: int | None, now: int | None) -> int:
    """Who settles is not who closed the class. Raises OwnResult."""
    if now is None or now == finished_by:
        raise OwnResult
    return now
