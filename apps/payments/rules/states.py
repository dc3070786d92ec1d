"""The state machine of a batch, as a table. The database holds the same edges (migration 0003)."""

from apps.payments.rules.refusals import StepDone, WrongState

LABELS = {
    "draft": "编制中",
    "submitted": "待复核",
    "reviewed": "待审批",
    "approved": "已审批",
    "filed": "已报盘",
    "sent": "已送银行",
    "returned": "已回盘",
    "closed": "已结清",
    "cancelled": "已作废",
}
# (state, act) -> next state
MOVES = {
    ("draft", "edit"): "draft",
    ("draft", "submit"): "submitted",
    ("draft", "cancel"): "cancelled",
    ("submitted", "edit"): "draft",
    ("submitted", "reject"): "draft",
    ("submitted", "review"): "reviewed",
    ("reviewed", "edit"): "draft",
    ("reviewed", "reject"): "draft",
    ("reviewed", "sign"): "reviewed",
    ("reviewed", "approve"): "approved",
    ("approved", "edit"): "draft",
    ("approved", "reject"): "draft",
    ("approved", "file"): "filed",
    ("filed", "refile"): "filed",
    ("filed", "send"): "sent",
    ("sent", "refile"): "sent",
    ("sent", "return"): "returned",
    ("returned", "return"): "returned",
    ("returned", "settle"): "returned",
    ("returned", "close"): "closed",
    ("closed", "return"): "closed",
    ("closed", "settle"): "closed",
}
ACTS = {
    "edit": "修改明细",
    "submit": "提交复核",
    "cancel": "作废",
    "reject": "退回修改",
    "review": "复核",
    "sign": "签批",
    "approve": "审批",
    "file": "生成报盘文件",
    "refile": "重制报盘文件",
    "send": "登记送交银行",
    "return": "处理回盘",
    "settle": "登记核实结果",
    "close": "结清",
}
# States in which an act has evidently been done already.
DONE = {
    "submit": ("submitted", "reviewed", "approved", "filed", "sent", "returned", "closed"),
    "review": ("reviewed", "approved", "filed", "sent", "returned", "closed"),
    "approve": ("approved", "filed", "sent", "returned", "closed"),
    "file": ("filed", "sent", "returned", "closed"),
    "send": ("sent", "returned", "closed"),
    "close": ("closed",),
    "cancel": ("cancelled",),
    "reject": ("draft",),
}


def next_state(state: str, act: str) -> str:
    """The state after ``act``. Raises StepDone when it was done before, WrongState when it is not its turn."""
    target = MOVES.get((state, act))
    if target is not None:
        return target
    if state in DONE.get(act, ()):
        raise StepDone(f"本批次现在是“{LABELS[state]}”，“{ACTS[act]}”已经办过，不需要再办。")
    allowed = "、".join(sorted({LABELS[s] for s, a in MOVES if a == act}))
    raise WrongState(f"本批次现在是“{LABELS[state]}”，不能{ACTS[act]}；须在“{allowed}”时办理。")


def levels_for(total_fen: int, table: list[tuple[int, int]]) -> int:
    """Signatures a total needs. ``table`` rows are (from_fen, levels); at least two: a reviewer and an approver."""
    fitting = [levels for from_fen, levels in sorted(table) if from_fen <= total_fen]
    return max(2, fitting[-1]) if fitting else 2
