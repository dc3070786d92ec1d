"""What may be left on a martyr's page, and the two looks before anybody else reads it. Pure.

《英雄烈士保护法》第二十二、二十三条: who runs a site stops what insults heroes and keeps the record; hence read first, shown then, never deleted.
"""

import re
import unicodedata

from apps.core.errors import Conflict, Invalid
from apps.memorials.choices import TributeState

WORDS_MOST, SIGNED_MOST = 200, 20
_NUMBER = re.compile(r"\d(?:[ -]?\d){6,}")
_LINK = re.compile(r"https?:|www\.|[a-z0-9-]+\.(?:com|cn|net|org|top|xyz)\b|微信|加我|VX", re.IGNORECASE)

#: {(state, act): state}; the tribute's CHECKs hold the two persons apart.
MOVES = {
    (TributeState.WAITING, "check"): TributeState.CHECKED,
    (TributeState.CHECKED, "release"): TributeState.SHOWN,
    (TributeState.WAITING, "refuse"): TributeState.REFUSED,
    (TributeState.CHECKED, "refuse"): TributeState.REFUSED,
    (TributeState.SHOWN, "hide"): TributeState.HIDDEN,
}


class SamePerson(Conflict):
    """Two looks are two persons'."""

    default = "这条留言由您初审，须由另一位同事复审。"


def move(state: str, act: str) -> TributeState:
    """The state after an act. Raises Conflict for an act that is not possible now."""
    found = MOVES.get((TributeState(state), act))
    if found is None:
        raise Conflict(f"这条留言现在是“{TributeState(state).label}”，不能这样办理；请刷新页面后再看。")
    return found


def check_tribute(text: str, signed: str) -> tuple[str, str]:
    """Words of 2 to 200 characters and a name of at most 20, without numbers to call or pages to open. Raises Invalid."""
    words, name = text.strip(), signed.strip()
    if not 2 <= len(words) <= WORDS_MOST:
        raise Invalid(f"留言请写2到{WORDS_MOST}个字。", field="text")
    if len(name) > SIGNED_MOST:
        raise Invalid(f"称呼最多{SIGNED_MOST}个字。", field="signed")
    for field, value in (("text", words), ("signed", name)):
        plain = unicodedata.normalize("NFKC", value)  # full-width digits are digits; what is kept stays as it was written
        if _NUMBER.search(plain) or _LINK.search(plain):
            raise Invalid("请不要写电话号码、证件号码、网址和联系方式，其余的话可以照写。", field=field)
    return words, name
