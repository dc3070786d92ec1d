"""States of campaigns and tasks, and the four eyes where money moves. Pure."""

from collections.abc import Mapping

from apps.core.money import plain_yuan
from apps.visits.choices import Outcome, TaskState
from apps.visits.rules.refusals import OverBudget, SamePerson, TaskClosed, WrongCampaignState

CAMPAIGN_MOVES = {
    ("draft", "submit"): "submitted",
    ("submitted", "send_back"): "draft",
    ("submitted", "review"): "reviewed",
    ("reviewed", "send_back"): "draft",
    ("reviewed", "approve"): "approved",
    ("approved", "close"): "closed",
}
#: What an outcome makes of a task that may still be visited.
TASK_MOVES = {
    (state, outcome): {"met": TaskState.VISITED, "refused": TaskState.REFUSED, "absent": TaskState.ABSENT}[outcome]
    for state in ("open", "absent")
    for outcome in Outcome.values
}
#: Counted in a plan: planned = visited + refused + absent + open.
PLANNED = (TaskState.VISITED, TaskState.REFUSED, TaskState.ABSENT, TaskState.OPEN)
_WORDS = {"draft": "编制中", "submitted": "待县局审核", "reviewed": "待领导审批", "approved": "走访中", "closed": "已结束"}


def next_campaign_state(state: str, act: str) -> str:
    """Raises WrongCampaignState."""
    target = CAMPAIGN_MOVES.get((state, act))
    if target is None:
        raise WrongCampaignState(f"这次活动现在是“{_WORDS.get(state, state)}”，不能办理这一步。请刷新页面查看最新状态。")
    return target


def check_apart(*earlier: int | None, now: int | None) -> int:
    """The one who acts, when it is nobody who acted before. Raises SamePerson."""
    if now is None:
        raise SamePerson("这一步须由工作人员本人办理，请登录后再办。")
    if now in earlier:
        raise SamePerson
    return now


def check_budget(planned: Mapping[str, int], budget: Mapping[str, int], labels: Mapping[str, str]) -> None:
    """Planned money by fund within what each fund gives (fen). Raises OverBudget naming fund and sums."""
    for fund in sorted(planned):
        wanted, given = planned[fund], budget.get(fund, 0)
        if wanted > given:
            words = f"{labels.get(fund, fund)}安排{plain_yuan(given)}元，按名单和标准需要{plain_yuan(wanted)}元，超出{plain_yuan(wanted - given)}元"
            raise OverBudget(f"{words}。请调整标准、移出人员或者增加资金安排后再提交。")


def next_task_state(state: str, outcome: str) -> str | None:
    """Where a visit leads a task; None when somebody was there before (the visit is kept, a person compares the two)."""
    if state in ("removed", "cancelled"):
        raise TaskClosed("这项任务已经移出名单。确实去了的，请从人员档案另记一次走访。")
    return TASK_MOVES.get((state, outcome))
