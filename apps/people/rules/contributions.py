"""What a contribution (作用发挥) must say, by its kind.

Law: 退役军人保障法 art. 6, 44, 58 (veterans are encouraged to go on serving). Contributions give honours, never money rights.
"""

from apps.core.errors import Invalid

#: Posts last from a day on; everything else happens on one.
POSTS = ("secretary", "committee", "teacher", "mediator")
IN_VILLAGES = ("secretary", "committee")
LONGEST_DAY, LARGEST_AUDIENCE = 24, 100_000


def check_contribution(kind: str, *, hours: int | None, audience: int | None, donated_fen: int | None) -> None:
    """Volunteering has whole hours of a day, a donation has fen, only a lecture has an audience. Raises Invalid."""
    if kind == "volunteer" and not 1 <= (hours or 0) <= LONGEST_DAY:
        raise Invalid("志愿服务请填写小时数，1至24的整数；跨天的活动按天分开登记。", field="hours")
    if kind == "donation" and (donated_fen or 0) <= 0:
        raise Invalid("捐款捐物请填写金额；物品按折价填写。", field="donated_fen")
    for name, given, only, words in (
        ("hours", hours, "volunteer", "小时数只在志愿服务里填写，请清空。"),
        ("donated_fen", donated_fen, "donation", "捐赠金额只在捐款捐物里填写，请清空。"),
        ("audience", audience, "lecture", "听众人数只在宣讲里填写，请清空。"),
    ):
        if given is not None and kind != only:
            raise Invalid(words, field=name)
