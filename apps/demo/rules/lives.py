"""The autumn of two townships, as acts: soldiers who come home, hardship, honours, people to keep in touch with. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from apps.core.idnumber import check_digit
from apps.demo.rules.acts import Script
from apps.demo.rules.names import make_name

YEAR = 2026
RETURNED = 8
MERIT = (1, 6)
KEY, PAIRED = 6, 12  # people a township
#: Kind, day and source of what the stations report.
FACTS = (
    ("minimum_living", date(YEAR, 9, 15), "县民政局"),
    ("at_risk", date(YEAR, 10, 10), "县乡村振兴监测"),
    ("accident", date(YEAR, 10, 26), "村（社区）报告，派出所出警记录"),
    ("serious_illness", date(YEAR, 10, 19), "县医院出院小结"),
    ("housing", date(YEAR, 10, 8), "镇村镇建设办"),
)


@dataclass(frozen=True, slots=True)
class Homecomer:
    """A soldier who has served two to five years and reports at the bureau."""

    number: int
    name: str
    id_number: str
    phone: str
    village: str
    enlisted_on: date
    conscript_until: date
    discharged_on: date


def homecomers(seed: int, villages: Sequence[str]) -> list[Homecomer]:
    """``RETURNED`` of them, spread over the villages (12-digit codes); region 999398 is nobody else's in the county."""
    rng = Random(f"homecomers:{seed}")
    found = []
    for number in range(RETURNED if villages else 0):
        born_on = date(2002 + number % 3, 1 + number, 3 + number * 3)
        body = f"999398{born_on:%Y%m%d}{number * 2 + 1:03d}"
        began = date(YEAR - (5 if number in MERIT else 2), 9, 1)
        found.append(
            Homecomer(
                number,
                make_name(rng, "male")[0],
                body + check_digit(body),
                f"1990009{number:04d}",
                villages[number % len(villages)],
                began,
                date(began.year + 2, 9, 1),
                date(YEAR, 9, 1),
            )
        )  # fmt: skip
    return found


def life_story(script: Script) -> None:
    """They report in September, the stations in early November, and the next night makes the tasks."""
    script.add(date(YEAR, 9, 14), "lives", step="home")
    script.add(date(YEAR, 11, 4), "lives", step="facts")
    script.add(date(YEAR, 11, 5), "lives", step="night")
