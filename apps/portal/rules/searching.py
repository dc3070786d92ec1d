"""Full-text search in Chinese without a dictionary: what was typed, cut into pairs of characters. Pure.

Who asks “优待证丢了怎么办” finds what says “优待证遗失” too: the more pairs a text holds, the higher it stands. Pairs of courtesy and
of asking say nothing and are left out.
"""

import re
import unicodedata

MOST_GRAMS = 24
_RUN = re.compile(r"[\u4e00-\u9fff]+|[a-z0-9]{2,}")
_EMPTY = frozenset(
    "怎么 么办 什么 请问 怎样 如何 可以 能不 不能 是不 不是 多少 哪里 为什 吗我 我的 我们 你们 您好 你好 一下 一个 有没 没有 需要 办理".split()
)


def grams(text: str) -> list[str]:
    """Pairs of characters worth looking for, each once, at most twenty-four; words of letters and digits whole."""
    found: dict[str, None] = {}
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        parts = [run] if run.isascii() or len(run) == 1 else [run[at : at + 2] for at in range(len(run) - 1)]
        found |= dict.fromkeys(part for part in parts if part not in _EMPTY)
    return list(found)[:MOST_GRAMS]
