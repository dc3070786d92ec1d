"""Deaths of the demo county that went through the one screen (去世办理): proposed, approved, and one undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.benefits import actions as benefits
from apps.benefits.models import DeathCase
from apps.benefits.queries.deaths import preview_death
from apps.demo.rules.acts import Act
from apps.demo.rules.identity import heir_number, with_luhn
from apps.demo.rules.population import BANKS
from apps.payments.models import HeldOver
from apps.people.actions import add_document, confirm_heir_account, propose_heir_account
from apps.people.models import Delegation

if TYPE_CHECKING:
    from apps.demo.actions.stage import Stage

KIN = ("王桂兰", "李志强", "张秀英", "刘建军", "陈玉梅", "杨海涛", "赵丽华", "周文斌", "吴小芳", "孙立新")
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


def open_heirs(stage: Stage) -> None:
    """Who is owed money after a death is rung up: most families bring the papers and an account, one in five not yet."""
    held = HeldOver.objects.filter(reason="no_account", person__state="died").order_by("person_id")
    for person_id in list(held.values_list("person_id", flat=True).distinct()):
        if stage.people.index(person_id) % 5 == 0:
            continue
        number = Delegation.objects.filter(kind="heir").count()
        code, bank = BANKS[number % len(BANKS)]
        clerk = stage.clerk
        paper = add_document(
            clerk,
            person_id=person_id,
            kind="heir",
            number=f"怀领〔{clerk.today.year}〕{number + 1}号",
            title="丧葬补助领取证明",
        )
        row = propose_heir_account(
            clerk,
            person_id=person_id,
            heir_name=KIN[number % len(KIN)],
            relation=("儿子", "女儿", "配偶")[number % 3],
            id_number=heir_number(number),
            bank_code=code,
            bank_name=bank,
            account=with_luhn(f"999901{number:012d}"),
            evidence_id=paper.pk,
        )
        confirm_heir_account(stage.reviewer, heir_id=row.pk)


def undo_error(stage: Stage, act: Act) -> None:
    """A living person declared dead: undone as a whole by two persons."""
    case = DeathCase.objects.get(event__person_id=stage.person(act), event__state="confirmed")
    benefits.propose_undo_death(stage.clerk, case_id=case.pk, reason=_ALIVE)
    benefits.undo_death(stage.reviewer, case_id=case.pk)
