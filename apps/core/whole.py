"""A sheet is taken whole or not at all; what is wrong with it is said once, in the same words everywhere. Pure."""

from collections.abc import Sequence

from apps.core.errors import Invalid

Fault = tuple[int, str]  # number of the row as its reader counts, and a sentence
SHOWN = 10


def refuse_rows(faults: Sequence[Fault], refusal: type[Invalid] = Invalid) -> None:
    """Raises ``refusal`` with the first rows that are wrong, in the order of the sheet; nothing when none is."""
    if faults:
        told = "；".join(f"第{number}行：{words.rstrip('。')}" for number, words in sorted(faults)[:SHOWN])
        more = f"；另有{len(faults) - SHOWN}行有问题" if len(faults) > SHOWN else ""
        raise refusal(f"有{len(faults)}行不能导入，整张表都没有写入。{told}{more}。请改正后重新上传。", field="file")
