"""The stories of the script: deaths, new payees, suspensions, confirmations, moves, accounts, rewards. Pure."""

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from apps.core.month import Month
from apps.demo.rules.acts import FIRST, LAST_CLOSED, TODAY, Script
from apps.demo.rules.calendar import CountyCalendar
from apps.demo.rules.cards import card_story
from apps.demo.rules.cremation import cremation_story
from apps.demo.rules.former import former_story
from apps.demo.rules.jobs import job_story
from apps.demo.rules.ledger import ledger_story
from apps.demo.rules.lives import life_story
from apps.demo.rules.population import County, Resident
from apps.demo.rules.rights import make_right
from apps.demo.rules.training import training_story
from apps.demo.rules.visits import visit_story

NOTICE_DAYS = 5
OPENING_ENTERED = date(2024, 7, 22)
OPENING_CONFIRMED = date(2024, 7, 24)
STARTED = date(2024, 8, 1)
SCREEN_SINCE = date(2026, 9, 1)  # from here on a death is handled in one screen (去世办理)
ROUNDS = (
    (2024, date(2024, 10, 8), date(2024, 12, 10)),
    (2025, date(2025, 10, 9), date(2025, 12, 10)),
    (2026, date(2026, 10, 9), date(2026, 12, 10)),
)


def make_script(county: County, calendar: CountyCalendar, local: Mapping[date, Sequence[Any]] | None = None) -> Script:
    """The whole script: county-wide steps of every month, the stories of single persons, local values by day of entry."""
    script = Script(county, calendar)
    _months(script)
    confirmations(script)
    deaths(script)
    false_deaths(script)
    new_elders(script)
    new_holders(script)
    prison(script)
    regrades(script)
    pensioners(script)
    movers(script)
    accounts(script)
    rewards(script)
    families(script)
    november(script)
    undone_death(script)
    cremation_story(script)
    card_story(script)
    former_story(script)
    visit_story(script)
    job_story(script)
    training_story(script)
    ledger_story(script)
    life_story(script)
    for day, rows in sorted((local or {}).items()):
        script.add(day, "local", rows=rows)
    return script


def _months(script: Script) -> None:
    """Post and compose, submit and publish, review, approve after the notice, file, return, settle, close, ring up."""
    calendar = script.calendar
    for month in Month.span(FIRST, LAST_CLOSED + 1):
        posted = calendar.posting(month)
        submitted = calendar.after(posted, 1)
        approved = calendar.after(calendar.later(submitted, NOTICE_DAYS), 1)
        steps = {
            "post": posted,
            "submit": submitted,
            "review": calendar.after(submitted, 1),
            "approve": approved,
            "file": approved,
            "return": calendar.after(approved, 3),
            "unknown": calendar.after(approved, 5),
            "resolve": calendar.after(approved, 7),
            "close": calendar.after(approved, 8),
            "desk": calendar.after(approved, 9),
            "debts": calendar.after(approved, 9),
        }
        for kind, day in steps.items():
            script.add(day, kind, month=str(month), leave=month == LAST_CLOSED)


def mortality(age: int) -> float:
    """Chance to die within a year; low enough that joiners keep the county at its size."""
    return min(0.35, 0.0075 * math.exp(0.062 * (max(age, 45) - 60)))


def _lag(script: Script) -> int:
    """Days until the bureau hears of a death: mostly weeks, sometimes most of a year."""
    dice = script.rng.random()
    if dice < 0.62:
        return script.rng.randint(3, 20)
    if dice < 0.86:
        return script.rng.randint(21, 50)
    return script.rng.randint(60, 210) if dice < 0.97 else script.rng.randint(211, 330)


def deaths(script: Script) -> None:
    """Deaths by age; one in seven is reported so late that months were overpaid."""
    rng = script.rng
    last_late = None
    for person in script.county.payees:
        if person.index in script.touched:
            continue
        for month in Month.span(FIRST, LAST_CLOSED + 2):
            if rng.random() < mortality(month.year - person.born_on.year) / 12:
                on = script.day_in(month.first, min(month.last, TODAY))
                cause = "old_wound" if person.rights[0].scheme == "disability_pension" and rng.random() < 0.06 else "illness"
                script.touched.add(person.index)
                _died(script, person, on + timedelta(days=_lag(script)), on, cause)
                last_late = person
                break
    spare = [p for p in script.county.payees if p.born_on.year < 1945] or list(script.county.payees)
    for person in script.pick(spare, 1 if last_late is None else script.share(0.25)):
        on = script.day_in(date(2025, 1, 5), date(2025, 9, 20))
        script.add(on + timedelta(days=rng.randint(150, 240)), "death", person.index, on=on, cause="illness")


def _died(script: Script, person: Resident, known: date, on: date, cause: str) -> None:
    """The death reaches the bureau; in the last months through the one screen, never while a batch is being signed."""
    if known < SCREEN_SINCE:
        script.add(known, "death", person.index, on=on, cause=cause)
        return
    calendar = script.calendar
    posted = calendar.posting(Month.of(known))
    sent = calendar.after(calendar.later(calendar.after(posted, 1), NOTICE_DAYS), 1)
    if posted <= calendar.working(known) <= sent:
        known = calendar.after(sent, 1)
    script.add(known, "death", person.index, on=on, cause=cause, screen=True)


def undone_death(script: Script) -> None:
    """A living man declared dead in the screen, found alive eight weeks later: two months of back pay, and the file shows it."""
    disabled = [p for p in script.county.payees if p.rights[0].scheme == "disability_pension" and p.service]
    for person in script.pick(disabled or list(script.county.payees), 1):
        script.add(date(2026, 9, 2), "death", person.index, on=date(2026, 8, 20), cause="illness", screen=True, undone=True)
        script.add(date(2026, 10, 27), "undo_death", person.index)


def false_deaths(script: Script) -> None:
    """Somebody is reported dead who is not: registered, then withdrawn by two persons; the months are owed again."""
    elders = [p for p in script.county.payees if p.rights[0].scheme == "rural_elder_subsidy"]
    for person in script.pick(elders, script.share(0.25)):
        on = script.day_in(date(2025, 2, 1), date(2026, 5, 20))
        known = on + timedelta(days=script.rng.randint(6, 25))
        script.add(known, "death", person.index, on=on, cause="illness")
        script.add(known + timedelta(days=script.rng.randint(25, 95)), "withdraw_death", person.index)


def new_elders(script: Script) -> None:
    """Country veterans turn 60 and are granted; those of the last days still wait for review."""
    elders = [p for p in script.county.others if "rural_elder_candidate" in p.categories and p.service]
    for person in elders:
        sixty = date(person.born_on.year + 60, person.born_on.month, min(28, person.born_on.day))
        applied = sixty + timedelta(days=script.rng.randint(3, 35))
        if not STARTED <= applied <= TODAY:
            continue
        service = person.service
        assert service is not None
        script.touched.add(person.index)
        facts = {
            "enlisted_on": service.enlisted_on.isoformat(),
            "conscript_until": service.conscript_until.isoformat(),
            "has_employee_pension": False,
        }
        script.add(
            applied,
            "grant_right",
            person.index,
            scheme="rural_elder_subsidy",
            facts=facts,
            waits=applied >= date(2026, 11, 5),
        )


def new_holders(script: Script) -> None:
    """A few other new rights: disability assessed after the new regulation, veterans returned ill."""
    rng = script.rng
    pool = [p for p in script.county.others if p.service and 1960 < p.born_on.year < 2000]
    for number, person in enumerate(script.pick(pool, script.share(1.6))):
        day = script.day_in(date(2024, 8, 20), date(2026, 10, 30))
        if number % 3:
            facts = dict(make_right(rng, "disability_pension").right.facts)
            facts["grade"] = max(5, facts["grade"])
            script.add(day, "grant_right", person.index, scheme="disability_pension", facts=facts, waits=False)
        else:
            script.add(day, "grant_right", person.index, scheme="returned_ill_subsidy", facts={}, waits=False)


def prison(script: Script) -> None:
    """Sentenced: payment is suspended; some are released within the two years, applied and resumed."""
    pool = [p for p in script.county.payees if 1950 < p.born_on.year < 1985]
    for number, person in enumerate(script.pick(pool, script.share(0.9))):
        on = script.day_in(date(2024, 9, 1), date(2026, 4, 1))
        script.add(on + timedelta(days=script.rng.randint(8, 70)), "event", person.index, event="sentenced", on=on)
        if number % 2 == 0:
            out = on + timedelta(days=script.rng.randint(150, 320))
            applied = out + timedelta(days=script.rng.randint(5, 40))
            script.add(applied + timedelta(days=3), "event", person.index, event="released", on=out, applied_on=applied)


def regrades(script: Script) -> None:
    """A disability grade is assessed anew: higher or lower, from the month of the decision."""
    pool = [
        p
        for p in script.county.payees
        if p.rights[0].scheme == "disability_pension" and len(p.rights) == 1 and 6 <= p.rights[0].facts["grade"] <= 9
    ]
    for number, person in enumerate(script.pick(pool, script.share(1.2))):
        facts = person.rights[0].facts
        step = 1 if number % 4 == 3 and facts["cause"] != "illness" else -1
        decided = script.day_in(date(2024, 10, 20), date(2026, 9, 30))
        late = script.rng.choice((4, 9, 20, 75))
        script.add(
            decided + timedelta(days=late),
            "event",
            person.index,
            event="regraded",
            on=decided,
            grade=facts["grade"] + step,
            cause=facts["cause"],
        )


def pensioners(script: Script) -> None:
    """Rural elders found to draw an employee pension: found by comparison months later, the overpaid is owed back."""
    pool = [p for p in script.county.payees if p.rights[0].scheme == "rural_elder_subsidy" and p.born_on.year >= 1958]
    for person in script.pick(pool, script.share(1.0)):
        on = script.day_in(date(2024, 10, 1), date(2026, 8, 1))
        script.add(on + timedelta(days=script.rng.randint(20, 190)), "event", person.index, event="pension_started", on=on)


def movers(script: Script) -> None:
    """Payees whose file goes to another county: this county pays to December."""
    for person in script.pick([p for p in script.county.payees if p.born_on.year > 1950], script.share(0.8)):
        on = script.day_in(date(2024, 9, 10), date(2026, 9, 20))
        script.add(on + timedelta(days=script.rng.randint(2, 20)), "event", person.index, event="moved_out", on=on)


def accounts(script: Script) -> None:
    """People change banks or lose cards."""
    for person in script.pick(list(script.county.payees), script.share(4.5)):
        script.add(script.day_in(date(2024, 8, 15), TODAY), "account", person.index)


def confirmations(script: Script) -> None:
    """The yearly confirmation: nearly all in time, some stopped after 60 days, most of those resume on coming back."""
    rng = script.rng
    late = {year: script.pick(list(script.county.payees), script.share(1.6)) for year, _, _ in ROUNDS}
    for year, opens, closes in ROUNDS:
        script.add(opens, "open_round", year=year, opens=opens, closes=closes)
        absent = [p.index for p in late[year]]
        for step, share in ((12, 0.35), (26, 0.6), (40, 0.85), (58, 1.0)):
            script.add(opens + timedelta(days=step), "confirm_many", year=year, share=share, absent=absent)
        notified = closes + timedelta(days=12)
        script.add(notified, "missed", year=year, who_missed=absent, notified=notified)
        for number, person in enumerate(late[year]):
            if number % 3 != 2:
                back = notified + timedelta(days=rng.randint(75, 200))
                script.add(back, "event", person.index, event="reconfirmed", on=back)


def rewards(script: Script) -> None:
    """Merit of serving sons and daughters: the county's reward goes to the family."""
    pool = [p for p in script.county.others if 1965 < p.born_on.year < 1985]
    people = script.pick(pool, script.share(9))
    for person in people:
        merit = script.rng.choices(
            ("second_class", "third_class", "four_haves", "excellent_soldier"), weights=(2, 25, 43, 30)
        )[0]
        day = script.day_in(date(2024, 8, 20), date(2026, 10, 25))
        script.add(day, "grant", person.index, scheme="merit_reward", facts={"merit": {merit: 1}})


def families(script: Script) -> None:
    """Allowance of conscripts' families (义务兵家庭优待金), before the first of August each year."""
    pool = [p for p in script.county.others if 1968 < p.born_on.year < 1986]
    for person in script.pick(pool, script.share(14)):
        education = script.rng.choices(("none", "associate", "bachelor"), weights=(62, 25, 13))[0]
        posting = script.rng.choices(("plain", "plateau", "tibet", "xinjiang"), weights=(86, 3, 5, 6))[0]
        facts = {"education": education, "posting": posting, "served_months": 12}
        year = script.rng.choice((2025, 2026))
        script.add(
            date(year, 7, script.rng.randint(2, 8)), "grant", person.index, scheme="conscript_family_allowance", facts=facts
        )


def november(script: Script) -> None:
    """What waits for the visitor: hits of a comparison, unreviewed deaths and objections, a draft local standard."""
    day = date(2026, 11, 16)
    old = [p for p in script.county.payees if p.born_on.year < 1948]
    hits = script.pick(old, script.share(1.2))
    script.add(day, "suspicions", who_hit=[p.index for p in hits], suspicion="death", source="民政部门火化信息比对")
    young = [p for p in script.county.payees if p.rights[0].scheme == "rural_elder_subsidy" and p.born_on.year > 1960]
    drawn = script.pick(young, script.share(0.8))
    script.add(day, "suspicions", who_hit=[p.index for p in drawn], suspicion="pension", source="人社部门养老待遇比对")
    for person in script.pick(old, script.share(0.5)):
        script.add(day, "death", person.index, on=date(2026, 11, 9), cause="illness", waits=True, screen=True)
    ill = [p for p in script.county.others if p.service and 1955 < p.born_on.year < 1990]
    for person in script.pick(ill, script.share(0.3)):
        script.add(date(2026, 11, 16), "grant_right", person.index, scheme="returned_ill_subsidy", facts={}, waits=True)
    turning = [p for p in script.county.others if "rural_elder_candidate" in p.categories and p.born_on >= date(1966, 10, 1)]
    script.add(date(2026, 11, 6), "newcomers")
    script.add(date(2026, 11, 17), "november", who_listed=[p.index for p in turning[:6]])


def late_people(script: Script) -> list[Resident]:
    """Those whose death came to be known more than 60 days late; for tests and the handbook."""
    county = script.county
    return [
        county.residents[act.who] for act in script.acts() if act.kind == "death" and (act.day - act.data["on"]).days > 60
    ]
