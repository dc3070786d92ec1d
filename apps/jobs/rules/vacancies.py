"""The life of a vacancy, and the letters it is found by. Pure."""

import unicodedata
from collections.abc import Iterable, Mapping

from apps.jobs.rules.refusals import WrongState

VACANCY_MOVES: Mapping[tuple[str, str], str] = {
    ("draft", "check"): "checked",
    ("checked", "send_back"): "draft",
    ("checked", "publish"): "published",
    ("draft", "close"): "closed",
    ("checked", "close"): "closed",
    ("published", "close"): "closed",
    ("closed", "renew"): "draft",
}
VACANCY_WORDS = {"draft": "待审核", "checked": "已审核", "published": "招聘中", "closed": "已结束"}
VACANCY_ACTS = {"check": "审核通过", "send_back": "退回", "publish": "发布", "close": "结束招聘", "renew": "重新招聘"}
#: Still alive: the same post of the same employer at the same place stands once.
LIVE = ("draft", "checked", "published")


def next_vacancy_state(state: str, act: str) -> str:
    """Raises WrongState, naming the state."""
    target = VACANCY_MOVES.get((state, act))
    if target is None:
        raise WrongState(
            f"这个岗位现在是“{VACANCY_WORDS.get(state, state)}”，不能{VACANCY_ACTS.get(act, act)}。请刷新页面查看最新状态。"
        )
    return target


def grams(texts: Iterable[str]) -> list[str]:
    """Single letters and pairs of neighbours of every text, once each: Chinese needs no word list to be found by these."""
    found: dict[str, None] = {}
    for text in texts:
        for word in plain(text).split():
            found |= dict.fromkeys(word)
            found |= dict.fromkeys(word[place : place + 2] for place in range(len(word) - 1))
    return sorted(found)


def wanted(text: str) -> list[str]:
    """What must all be among a vacancy's grams for what somebody typed: pairs; a lone letter stands for itself."""
    found: dict[str, None] = {}
    for word in plain(text).split()[:6]:
        parts = [word[place : place + 2] for place in range(len(word) - 1)] or [word]
        found |= dict.fromkeys(parts[:12])
    return list(found)


def plain(text: str) -> str:
    """Half-width, lower case, everything that is neither letter nor digit a blank."""
    text = unicodedata.normalize("NFKC", text.replace("\x00", "")).lower()
    return "".join(letter if letter.isalnum() else " " for letter in text)
