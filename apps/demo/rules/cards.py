"""Who holds a card in the demo county, since when, and what became of it; who applies in the autumn. Pure, from the script's seed.

The model county reports for 2023 that 1,057 cards were delivered in the year and 22,800 in all, neither counting a replacement. Since then come only those who left service
later or asked late. The cards of before this September come as the ledger, later ones go through every level by the ordinary actions.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from PIL import Image, ImageDraw

from apps.demo.rules.acts import Script
from apps.demo.rules.mix import COUNTY_VETERANS
from apps.demo.rules.population import County, Resident

COUNTY_CARDS, COUNTY_NEW, MODEL, YEAR = 22_800, 1_057, 2023, 2026
LEDGER_DAY = date(YEAR, 9, 1)
FIRST_DELIVERY, LAST_OF_MODEL = date(2022, 3, 1), date(MODEL, 12, 25)
SPARED = 40  # people of the whole county who never asked for one
#: Townships with a clerk among the demo staff.
STATIONS = {"340321104": "zhaolin", "340321100": "songping"}
CARD_BANKS = (("abc", "中国农业银行"), ("icbc", "中国工商银行"), ("psbc", "中国邮政储蓄银行"), ("ceb", "中国光大银行"))
SURVIVOR = ("martyr_survivor", "duty_death_survivor", "illness_death_survivor", "martyr_child")
#: Heads of each group of applicants in the whole county, and how far they have come by the visitor's day.
GROUPS = {
    "delivered": 6,
    "waiting": 5,
    "making": 6,
    "province": 7,
    "city": 5,
    "approve": 4,
    "verify": 5,
    "accept": 7,
}
LATE = ("death", "withdraw_death")
#: Who left service by then had a card by the end of the model's year; those of the years before had it by the end of the year before.
_LATEST, _BEFORE = date(MODEL, 10, 1), date(MODEL, 1, 1)


@dataclass(frozen=True, slots=True)
class Plan:
    """Resident indices: holders of the ledger (the first ``new`` of them got it in the year of the model, the last ``later`` after it),
    applicants by group."""

    holders: tuple[int, ...]
    new: int
    later: int
    groups: dict[str, tuple[int, ...]]


def qualifies(resident: Resident) -> bool:
    """A veteran, or kin of the dead."""
    return resident.service is not None or any(kind in SURVIVOR for kind in resident.categories)


def card_kind(resident: Resident) -> str:
    """The type a resident holds."""
    return "veteran" if resident.service is not None else "survivor"


def make_plan(script: Script) -> Plan:
    """Exactly the model's figures at full size, in proportion below."""
    county = script.county
    rng = Random(f"cards:{county.seed}")
    total = round(county.size.veterans * COUNTY_CARDS / COUNTY_VETERANS)
    new = round(county.size.veterans * COUNTY_NEW / COUNTY_VETERANS)
    moved, died = _stories(script)
    pool = [r for r in county.residents if qualifies(r)]
    near = [r for r in pool if r.village.code[:9] in STATIONS and r.index not in moved]
    groups = _groups(rng, county, near, spare=len(pool) - total)
    taken = {index for group in groups.values() for index in group}
    rest = [r for r in pool if r.index not in taken and died.get(r.index, FIRST_DELIVERY) < LEDGER_DAY]
    rng.shuffle(rest)
    shown = [act.who for act in script.acts() if (act.data.get("waits") and act.kind == "death") or act.data.get("undone")]
    fixed = {*died, *shown}
    timely = sorted(
        (r for r in rest if _left_service(r) < _LATEST), key=lambda r: _left_service(r) < _BEFORE - timedelta(days=60)
    )
    early = [r.index for r in timely if r.index not in fixed]  # who came home in the model's year first
    dead = [r.index for r in rest if r.index in died and _left_service(r) < _LATEST]
    cards_to_show = [r.index for r in rest if r.index in shown]
    holders = [*early[:new], *cards_to_show, *dead, *early[new:]]  # those who died belong to the years before
    late = [*(r.index for r in rest if _left_service(r) >= _LATEST and r.index not in fixed), *holders[total:]]
    spared = round(SPARED * min(1.0, county.size.veterans / COUNTY_VETERANS))
    later = late[: max(0, len(late) - spared)]
    return Plan((*holders[:total], *later), min(new, total), len(later), groups)


def _stories(script: Script) -> tuple[set[int], dict[int, date]]:
    """Everybody whose life moves in the script; and when the last word about a death was said (a withdrawn one counts as late).

    A death that only waits, or that is undone with all it did, leaves the card with its holder.
    """
    moved: set[int] = set()
    died: dict[int, date] = {}
    for act in script.acts():
        if act.who >= 0:
            moved.add(act.who)
        if act.kind in LATE and not act.data.get("waits") and not act.data.get("undone"):
            died[act.who] = max(act.day, died.get(act.who, act.day)) if act.kind == "death" else LEDGER_DAY
    return moved, died


def _groups(rng: Random, county: County, free: list[Resident], *, spare: int) -> dict[str, tuple[int, ...]]:
    """Applicants, few enough that everybody else still makes up the figures."""
    scale = min(1.0, county.size.veterans / COUNTY_VETERANS)
    rng.shuffle(free)
    found: dict[str, tuple[int, ...]] = {}
    most = max(0, min(len(free) // 2, spare - 40 * scale))
    for name, heads in GROUPS.items():
        number = min(max(1, round(heads * scale)), max(0, int(most)))
        found[name] = tuple(free.pop().index for _ in range(number)) if len(free) >= number else ()
        most -= 0 if name == "delivered" else number
    return found


@dataclass(frozen=True, slots=True)
class Held:
    """A card of the ledger; ``second`` is the day it was replaced on and why, ``lost_on`` a formal loss that still stands."""

    index: int
    kind: str
    bank: tuple[str, str]
    tail: str
    delivered_on: date
    second: tuple[date, str] | None = None
    lost_on: date | None = None


def ledger(plan: Plan, residents: Sequence[Resident], seed: int) -> list[Held]:
    """One line a holder, in the order of the holders."""
    rng = Random(f"card-ledger:{seed}")
    found = []
    for number, index in enumerate(plan.holders):
        resident = residents[index]
        begins, ends = _days(plan, number, _left_service(resident) + timedelta(days=60))
        day = begins + timedelta(days=rng.randrange(max(1, (ends - begins).days)))
        chance = rng.random()
        second = (_after(rng, day, date(YEAR, 8, 25)), _reason(rng)) if chance < 0.012 and number >= plan.new else None
        lost = _after(rng, max(day, date(YEAR, 7, 1)), date(YEAR, 8, 30)) if 0.012 <= chance < 0.0137 else None
        bank = rng.choices(CARD_BANKS, weights=(52, 23, 20, 5))[0]
        found.append(Held(index, card_kind(resident), bank, f"{rng.randrange(10_000):04d}", day, second, lost))
    return found


def _days(plan: Plan, number: int, free: date) -> tuple[date, date]:
    """Between which days a holder got the first card: in the year of the model, after it, or before it; never before ``free``."""
    if number < plan.new:
        return max(date(MODEL, 1, 5), free), LAST_OF_MODEL
    if number >= len(plan.holders) - plan.later:
        return max(date(MODEL + 1, 1, 5), free), LEDGER_DAY
    return max(FIRST_DELIVERY, min(free, _BEFORE - timedelta(days=1))), _BEFORE


def _left_service(resident: Resident) -> date:
    return (resident.service and resident.service.discharged_on) or date(1950, 1, 1)


def _after(rng: Random, day: date, last: date) -> date:
    return day + timedelta(days=rng.randint(1, max(1, (last - day).days)))


def _reason(rng: Random) -> str:
    return rng.choices(("lost", "data", "kind", "province"), weights=(70, 20, 4, 6))[0]


def card_story(script: Script) -> None:
    """The autumn: the ledger is taken over, then each group goes as far as it has come."""
    plan = make_plan(script)
    script.add(LEDGER_DAY, "cards", step="ledger", plan=plan)
    early = (*plan.groups["delivered"], *plan.groups["waiting"])
    days = {
        "apply": [(date(YEAR, 9, 2), early), (date(YEAR, 9, 21), plan.groups["making"]), (date(YEAR, 10, 12), plan.groups["province"]),
                  (date(YEAR, 11, 10), plan.groups["city"]), (date(YEAR, 11, 12), plan.groups["approve"]),
                  (date(YEAR, 11, 17), plan.groups["verify"]), (date(YEAR, 11, 19), plan.groups["accept"])],
        "verify": [(date(YEAR, 9, 4), early), (date(YEAR, 9, 23), plan.groups["making"]), (date(YEAR, 10, 14), plan.groups["province"]),
                   (date(YEAR, 11, 12), plan.groups["city"]), (date(YEAR, 11, 16), plan.groups["approve"])],
        "approve": [(date(YEAR, 9, 8), early), (date(YEAR, 9, 28), plan.groups["making"]), (date(YEAR, 10, 19), plan.groups["province"]),
                    (date(YEAR, 11, 16), plan.groups["city"])],
    }  # fmt: skip
    for step, rows in days.items():
        for day, who in rows:
            script.add(day, "cards", step=step, who_apply=who, accepts=who != plan.groups["accept"])
    for day, number in ((date(YEAR, 9, 9), 1), (date(YEAR, 9, 29), 2), (date(YEAR, 10, 20), 3)):
        script.add(day, "cards", step="review", number=number)
    for day, number, stage in ((date(YEAR, 9, 22), 1, "city"), (date(YEAR, 10, 9), 1, "province"), (date(YEAR, 10, 15), 2, "city"),
                               (date(YEAR, 10, 30), 2, "province"), (date(YEAR, 11, 11), 3, "city")):  # fmt: skip
        script.add(day, "cards", step="answer", number=number, stage=stage)
    script.add(date(YEAR, 10, 12), "cards", step="produce")
    script.add(date(YEAR, 11, 9), "cards", step="bank")
    script.add(date(YEAR, 11, 10), "cards", step="pack")
    script.add(date(YEAR, 11, 13), "cards", step="produce")
    script.add(date(YEAR, 11, 18), "cards", step="deliver", who_deliver=plan.groups["delivered"])
    script.add(date(YEAR, 11, 19), "cards", step="close")


def portrait(seed: int) -> bytes:
    """A drawn head and shoulders, nobody's; grain makes the file as heavy as a photograph."""
    rng = Random(f"portrait:{seed}")
    picture = Image.new("RGB", (352, 440), "white")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((106, 88 + seed % 3 * 6, 246, 286), fill=("#c79a78", "#b98b6a", "#d2a888")[seed % 3])
    draw.rectangle((42, 317, 310, 440), fill=("#33465e", "#4b5a3c", "#5e3b33")[seed % 3])
    grain = Image.frombytes("L", (352, 440), rng.randbytes(352 * 440))
    mask = Image.new("L", (352, 440), 0)
    ImageDraw.Draw(mask).rectangle((42, 88, 310, 440), fill=56)
    picture.paste(grain.convert("RGB"), mask=mask)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=72, dpi=(300, 300))
    return out.getvalue()
