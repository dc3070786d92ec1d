"""Builders: a case of a shipped kind and the people who handle it."""

import io
from typing import Any

from PIL import Image

from apps.cases import actions
from apps.cases.models import Case
from apps.cases.queries.kinds import kind_of
from apps.core.actor import Actor
from tests.make import TOWN, make_actor
from tests.people.builders import person as enter
from tests.people.builders import phone

ANSWERS = {"cause": "illness", "story": "妻子住院手术，花费较大", "family_size": "3", "asked": "5000"}


def picture(size: tuple[int, int] = (600, 400), kind: str = "JPEG", **options: Any) -> bytes:
    """A drawn scan."""
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind, **options)
    return out.getvalue()


def station(name: str = "王站", *, division: str = TOWN, **more: Any) -> Actor:
    return make_actor("station_clerk", name=name, division=division, **more)


def start(actor: Actor, kind: str = "hardship", person: Any = None, **more: Any) -> Case:
    """An application of a fresh person."""
    person = person or enter(phone=phone(1))
    given: dict[str, Any] = {"channel": "station", "answers": ANSWERS} | more
    return actions.start_case(actor, kind=kind, person_id=person.pk, **given)


def papers(actor: Actor, case: Case, *names: str) -> None:
    pictured = {one.name for one in kind_of(case.version).papers if one.pictured}
    for name in names or ("id_card", "discharge", "proof"):
        given: dict[str, Any] = {"content": picture()} if name in pictured else {"proof": "seen"}
        actions.add_paper(actor, case_id=case.pk, paper=name, **given)


def step(actor: Actor, case: Case, act: str, **more: Any) -> Case:
    """Take an act as somebody who looks at the present screen."""
    case.refresh_from_db()
    return actions.take_step(actor, case_id=case.pk, act=act, seen_seq=case.seq, **more)


def to_review(actor: Actor, case: Case) -> Case:
    """Accepted and visited."""
    papers(actor, case)
    step(actor, case, "take")
    return step(actor, case, "report", answers={"visited_on": "2026-03-02", "findings": "情况属实，家庭负担重"})
