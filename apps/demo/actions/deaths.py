"""Deaths of the demo county that went through the one screen (去世办理): proposed, approved, and one undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.benefits import actions as benefits
from apps.benefits.models import DeathCase
from apps.benefits.queries.deaths import preview_death
from apps.demo.rules.acts import Act

if TYPE_CHECKING:
    from apps.demo.actions.stage import Stage

_ALIVE = "本人持居民身份证到乡镇服务站，当面核实健在，系同名误报"


def handle_death(stage: Stage, act: Act, *, paper: str) -> None:
    """The clerk proposes; unless the story leaves it waiting, the reviewer looks at the plan and approves it."""
    row = benefits.propose_death(
        stage.clerk,
        person_id=stage.person(act),
        died_on=act.data["on"],
        cause=act.data["cause"],
        paper=paper,
        paper_no=f"怀死〔{act.day.year}〕{100 + act.who % 900}号",
    )
    if act.data.get("waits"):
        return
    reviewer = stage.reviewer
    found = preview_death(reviewer, stage.person(act), died_on=act.data["on"], cause=act.data["cause"])
    benefits.approve_death(reviewer, case_id=row.pk, seen=found.seen)


def undo_error(stage: Stage, act: Act) -> None:
    """A living person declared dead: undone as a whole by two persons."""
    case = DeathCase.objects.get(event__person_id=stage.person(act), event__state="confirmed")
    benefits.propose_undo_death(stage.clerk, case_id=case.pk, reason=_ALIVE)
    benefits.undo_death(stage.reviewer, case_id=case.pk)
