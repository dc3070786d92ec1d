"""The life of a fair, from plan to closed books. Pure."""

from collections.abc import Mapping

from apps.jobs.rules.refusals import WrongState

FAIR_MOVES: Mapping[tuple[str, str], str] = {
    ("planned", "call"): "calling",
    ("calling", "check"): "checked",
    ("checked", "call"): "calling",
    ("checked", "publish"): "published",
    ("published", "open"): "open",
    ("open", "hold"): "held",
    ("held", "follow_up"): "followed_up",
    ("followed_up", "close"): "closed",
    ("planned", "cancel"): "cancelled",
    ("calling", "cancel"): "cancelled",
    ("checked", "cancel"): "cancelled",
    ("published", "cancel"): "cancelled",
}
FAIR_WORDS = {
    "planned": "筹备中", "calling": "征集单位", "checked": "岗位已审核", "published": "报名中", "open": "进行中", "held": "已举办",
    "followed_up": "已跟踪回访", "closed": "已办结", "cancelled": "已取消",
}  # fmt: skip
FAIR_ACTS = {
    "call": "征集用人单位", "check": "审定岗位", "publish": "发布", "open": "开场", "hold": "收场", "follow_up": "完成回访",
    "close": "办结", "cancel": "取消",
}  # fmt: skip
#: Somebody may sign up, an employer may still be given a booth, results may be entered.
SIGN_UP_STATES = ("published", "open")
BOOTH_STATES = ("calling", "checked", "published", "open")
RESULT_STATES = ("published", "open", "held", "followed_up")
#: Counted as held (场次).
HELD_STATES = ("held", "followed_up", "closed")


def next_fair_state(state: str, act: str) -> str:
    """Raises WrongState, naming the state."""
    target = FAIR_MOVES.get((state, act))
    if target is None:
        raise WrongState(
            f"这场招聘会现在是“{FAIR_WORDS.get(state, state)}”，不能{FAIR_ACTS.get(act, act)}。请刷新页面查看最新状态。"
        )
    return target
