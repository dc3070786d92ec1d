"""Rating and appeal: when, and by whom. Pure.

好差评: 国办发〔2019〕51号, one matter one rating. 复查、复核: 信访工作条例 第三十五条、第三十六条, thirty days each to ask and to answer;
kinds of other services name their own.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from apps.cases.rules.definition import ENDINGS, AppealLevel, Kind, Who
from apps.cases.rules.moves import Seen, who_words
from apps.cases.rules.refusals import AppealClosed, NobodyThere, NotYourStep, RatingClosed, SamePerson

APPEALED = ("done", "refused", "not_accepted")


def check_rating(step: str, *, has_rating: bool) -> None:
    """Raises RatingClosed."""
    if step not in ENDINGS:
        raise RatingClosed("本件还没有办结，办结之后再请申请人评价。")
    if has_rating:
        raise RatingClosed("本件已经评价过了，一件办件只评价一次。")


def check_appeal(kind: Kind, step: str, states: Sequence[str], answered_on: date | None, today: date) -> AppealLevel:
    """The level that may be asked for today. Raises AppealClosed saying why none."""
    if step not in APPEALED or answered_on is None:
        raise AppealClosed("本件没有作出答复，不能申请复查复核；正在办理的请等待答复。")
    if states and states[-1] == "open":
        raise AppealClosed("上一级复查还没有答复，请等待答复后再提出。")
    if len(states) >= len(kind.appeals):
        raise AppealClosed("本件的复查复核都已办完；仍不服的，可以依法申请行政复议或提起行政诉讼。")
    level = kind.appeals[len(states)]
    last = answered_on + timedelta(days=level.file_within)
    if today > last:
        words = f"{last.year}年{last.month}月{last.day}日"
        raise AppealClosed(f"申请{level.label}的期限是收到答复之日起{level.file_within}日，已于{words}届满，不再受理。")
    return level


def check_responder(who: Iterable[Who], seen: Seen, division: str, other: int | None, what: str) -> None:
    """Who answers is of the named role and not who answered before. Raises NobodyThere, NotYourStep, SamePerson."""
    if seen.staff_id is None:
        raise NobodyThere
    if not {one.key for one in who} & seen.keys(division):
        raise NotYourStep(f"{what}由{who_words(who)}办理。")
    if other is not None and other == seen.staff_id:
        raise SamePerson(f"本件原来由您答复，{what}须由另一人办理。")
