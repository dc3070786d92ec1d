"""The life of an application and when it is followed up. Pure."""

from collections.abc import Mapping

from apps.jobs.rules.refusals import WrongState

APPLICATION_MOVES: Mapping[tuple[str, str], str] = {
    ("applied", "view"): "viewed",
    ("applied", "interview"): "interviewed",
    ("viewed", "interview"): "interviewed",
    ("applied", "intend"): "intent",
    ("viewed", "intend"): "intent",
    ("interviewed", "intend"): "intent",
    ("interviewed", "sign"): "signed",
    ("intent", "sign"): "signed",
    ("intent", "start"): "started",
    ("signed", "start"): "started",
    **{(state, "decline"): "declined" for state in ("applied", "viewed", "interviewed", "intent", "signed")},
    **{(state, "withdraw"): "withdrawn" for state in ("applied", "viewed", "interviewed", "intent", "signed")},
    ("withdrawn", "apply"): "applied",
}
APPLICATION_WORDS = {
    "applied": "已投递", "viewed": "单位已查看", "interviewed": "已面试", "intent": "达成意向", "signed": "已签约",
    "started": "已就业", "declined": "未录用", "withdrawn": "本人撤回",
}  # fmt: skip
APPLICATION_ACTS = {
    "apply": "再次投递", "view": "登记已查看", "interview": "登记面试", "intend": "登记意向", "sign": "登记签约", "start": "登记就业",
    "decline": "登记未录用", "withdraw": "撤回",
}  # fmt: skip
#: Months after the intent, or after the start of work, in which somebody is asked again.
FOLLOW_UP_MONTHS = (1, 3, 6)


def next_application_state(state: str, act: str) -> str:
    """Raises WrongState, naming the state."""
    target = APPLICATION_MOVES.get((state, act))
    if target is None:
        raise WrongState(
            f"这条投递现在是“{APPLICATION_WORDS.get(state, state)}”，不能{APPLICATION_ACTS.get(act, act)}。请刷新页面查看最新状态。"
        )
    return target
