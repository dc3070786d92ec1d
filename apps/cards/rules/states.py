"""What may happen to a card, and how its states add up. Pure.

退役军人、其他优抚对象优待证管理办法（试行）第二十二条至第二十七条; loss, replacement and withdrawal by the practice of the issuing banks.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from apps.cards.rules.refusals import WrongCardState

#: (state before, act) -> state after; the database refuses every event that is not here.
MOVES: dict[tuple[str, str], str] = {
    ("", "queue"): "queued",
    ("", "open"): "in_use",  # a card handed out before this system, or at a bank's counter
    ("queued", "send"): "making",
    ("making", "make"): "made",
    ("making", "fail"): "failed",
    ("failed", "requeue"): "queued",
    ("failed", "cancel"): "cancelled",
    ("queued", "cancel"): "cancelled",
    ("made", "sign"): "at_county",
    ("at_county", "dispatch"): "at_station",
    ("at_county", "deliver"): "in_use",
    ("at_station", "deliver"): "in_use",
    ("in_use", "stop"): "stopped",
    ("stopped", "lift"): "in_use",
    ("in_use", "lose"): "lost",
    ("stopped", "lose"): "lost",
    ("in_use", "replace"): "replaced",
    ("stopped", "replace"): "replaced",
    ("lost", "replace"): "replaced",
    ("made", "recall"): "recalled",
    ("at_county", "recall"): "recalled",
    ("at_station", "recall"): "recalled",
    ("in_use", "recall"): "recalled",
    ("stopped", "recall"): "recalled",
    ("lost", "recall"): "recalled",
    ("recalled", "restore"): "in_use",  # a death that was none
}
#: States from which a card can be taken back.
RECALLABLE = tuple(state for state, act in MOVES if act == "recall")
ACTS = {
    "queue": "进入待制证", "open": "登记已发证", "send": "报送制证", "make": "制成", "fail": "制证失败", "requeue": "重新制证",
    "cancel": "取消制证", "sign": "县中心签收", "dispatch": "分发乡镇", "deliver": "发放", "stop": "临时挂失", "lift": "解除临时挂失",
    "lose": "正式挂失", "replace": "补换作废", "recall": "收回", "restore": "撤销收回",
}  # fmt: skip
EDGES = frozenset(f"{before}>{act}>{after}" for (before, act), after in MOVES.items())
#: A person may have any number of these, but only one of the others.
ENDED = frozenset({"replaced", "recalled", "cancelled"})
#: Not a physical card (yet): they do not count as issued.
UNMADE = frozenset({"queued", "making", "failed", "cancelled"})
#: On its way to the township: what the desk calls "in making".
MAKING = ("queued", "making", "made", "at_county")
#: Where an issued card can be; the law of conservation says that these add up to the issued ones.
PLACES: dict[str, tuple[str, ...]] = {
    "in_use": ("in_use", "stopped"),
    "lost": ("lost",),
    "replaced": ("replaced",),
    "recalled": ("recalled",),
    "in_transit": ("made", "at_county", "at_station"),
}
#: Acts by which a physical card comes into being.
BIRTHS = ("make", "open")


def next_state(state: str, act: str, words: str) -> str:
    """Where ``act`` leads. Raises WrongCardState with the present state in words."""
    found = MOVES.get((state, act))
    if found is None:
        raise WrongCardState(f"这张优待证现在是“{words}”，不能办理“{ACTS[act]}”。请刷新页面，按当前状态办理。")
    return found


@dataclass(frozen=True, slots=True)
class Balance:
    """One row of the conservation page. ``first`` never counts a replacement or a card granted again."""

    issued: int
    in_use: int
    lost: int
    replaced: int
    recalled: int
    in_transit: int
    first: int = 0

    @property
    def holds(self) -> bool:
        """issued = in use + lost + replaced + recalled + in transit."""
        return self.issued == self.in_use + self.lost + self.replaced + self.recalled + self.in_transit


def balance(issued: int, states: Mapping[str, int], first: int = 0) -> Balance:
    """A row from the number of births and the number of cards in each state."""
    places = {name: sum(states.get(state, 0) for state in group) for name, group in PLACES.items()}
    return Balance(issued=issued, first=first, **places)
