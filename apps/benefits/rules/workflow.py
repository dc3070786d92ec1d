"""Who may move a benefits record from one state to the next (状态与复核)."""

from apps.core.errors import AlreadyDone, Conflict, DomainError

# (state, act) -> next state; the same table serves entitlements, events and grants.
TRANSITIONS: dict[tuple[str, str], str] = {
    ("proposed", "confirm"): "confirmed",
    ("proposed", "reject"): "rejected",
    ("confirmed", "propose_withdrawal"): "confirmed",
    ("confirmed", "withdraw"): "withdrawn",
    ("confirmed", "void"): "void",
}
ACTS = {
    "confirm": "复核确认",
    "reject": "退回",
    "propose_withdrawal": "提出撤销",
    "withdraw": "撤销",
    "void": "作废",
}
STATES = {
    "proposed": "待复核",
    "confirmed": "已确认",
    "rejected": "已退回",
    "withdrawn": "已撤销",
    "void": "已作废",
}


class SamePerson(DomainError):
    """The checker is the person who entered the record."""


class NoStaff(DomainError):
    """The account stands for no natural person, so it cannot sign."""


def next_state(state: str, act: str) -> str:
    """The state after ``act``; raises AlreadyDone on a second press and Conflict on an impossible one."""
    target = TRANSITIONS.get((state, act))
    if target is not None:
        return target
    if any(key[1] == act and value == state for key, value in TRANSITIONS.items()):
        raise AlreadyDone(f"这条记录已经是“{STATES[state]}”，无须再次{ACTS[act]}。")
    raise Conflict(f"这条记录现在是“{STATES[state]}”，不能{ACTS[act]}。请刷新页面查看最新情况。")


def signer(staff_id: int | None) -> int:
    """The natural person behind an act that moves money."""
    if staff_id is None:
        raise NoStaff("此账号未关联工作人员，不能办理涉及资金的事项。请联系系统管理员关联人员后再办。")
    return staff_id


def check_two_persons(maker_id: int | None, checker_id: int | None) -> int:
    """The checker's staff id, when it is another natural person than the maker (不相容岗位分离)."""
    checker = signer(checker_id)
    if maker_id == checker:
        raise SamePerson("您是这条记录的经办人，须由他人复核。请转请优抚复核岗办理。")
    return checker
