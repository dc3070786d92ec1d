"""Cremation lists of the funeral office (殡葬火化名单): who stands on them, and the file as that office writes it. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta

from apps.demo.rules.acts import Script
from apps.demo.rules.identity import heir_number

OFFICE = "县殡仪馆"
SEPTEMBER, OCTOBER = date(2026, 9, 30), date(2026, 10, 31)
STRANGERS = ("路一平", "田秀莲", "范永年", "石桂香")


def cremation_file(as_of: date, rows: Sequence[tuple[str, str, date]]) -> bytes:
    """A CSV in GB18030 with a title above the header; people of other counties are among the lines."""
    lines = [f"{as_of:%Y年%m月}火化人员名单", "序号,姓名,公民身份号码,火化日期"]
    strangers = [
        (name, heir_number(900 + place + as_of.month * 10), as_of - timedelta(days=3 + place))
        for place, name in enumerate(STRANGERS)
    ]
    for number, (name, id_number, on) in enumerate(sorted([*rows, *strangers], key=lambda row: (row[2], row[1])), 1):
        lines.append(f"{number},{name},{id_number},{on.isoformat()}")
    return "\r\n".join(lines).encode("gb18030")


def cremation_story(script: Script) -> None:
    """Two lists: the first brings wrong hits that are answered, the second brings them again, and new ones near their deadline."""
    old = [p for p in script.county.payees if p.born_on.year < 1950] or list(script.county.payees)
    chosen = script.pick(old, 2 + script.share(0.3) + script.share(0.8))
    wrong, true, fresh = chosen[:2], chosen[2 : 2 + script.share(0.3)], chosen[2 + script.share(0.3) :]
    dead = [
        (act.who, act.data["on"] + timedelta(days=2))
        for act in script.acts()
        if act.kind == "death" and date(2026, 8, 1) <= act.data["on"] <= date(2026, 9, 25) and act.day < date(2026, 10, 19)
        and not act.data.get("undone")
    ]  # fmt: skip
    twice = [(p.index, date(2026, 9, 12 + place)) for place, p in enumerate(wrong)]
    script.add(date(2026, 10, 19), "cremation", as_of=SEPTEMBER, who_burnt=[*dead[:6], *twice])
    script.add(date(2026, 10, 21), "wrong_hits", who_lives=[p.index for p in wrong])
    told = [(p.index, date(2026, 10, 9 + place)) for place, p in enumerate([*true, *fresh][:18])]
    script.add(date(2026, 11, 13), "cremation", as_of=OCTOBER, who_burnt=[*twice, *told])
    for index, on in told[: len(true)]:
        script.add(date(2026, 11, 18), "true_hit", index, on=on - timedelta(days=2))
