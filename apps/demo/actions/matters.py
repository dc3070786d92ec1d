"""Playing the cases of the demo county through the ordinary actions of ``cases``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import connection

from apps.cases import actions
from apps.cases.models import Appeal, Case, FollowUp
from apps.cases.rules.delegates import Delegate
from apps.core.actor import Actor
from apps.core.idnumber import check_digit
from apps.demo.rules.acts import Act
from apps.demo.rules.matters import tribute

if TYPE_CHECKING:
    from apps.demo.actions.stage import Stage

# What the worker would have done on the day: the messages of past days have gone out, their orders are done.
_SENT = """
update notices_message set state = 'sent', sending_at = not_before, settled_at = not_before
 where state = 'queued' and key like 'case:%'
"""
_DONE = """
update core_job set state = 'done', dedup = null, started_at = created_at, finished_at = created_at
 where kind = 'notices.deliver_messages' and state = 'ready' and dedup like 'notices.deliver_messages:case:%'
"""


class Matters:
    """The cases of the running demo, by their number in the script."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.made: dict[int, int] = {}
        self._do: dict[str, Callable[[Actor, Act, dict[str, Any]], object]] = {
            "start": self._start,
            "paper": lambda actor, act, given: self._papers(actor, self.case(act), given["papers"]),
            "step": lambda actor, act, given: actions.take_step(actor, **self._seen(act), **given),
            "supplement": lambda actor, act, given: actions.ask_supplement(actor, **self._seen(act), **given),
            "supplied": lambda actor, act, _: actions.take_supplement(actor, **self._seen(act)),
            "withdraw": lambda actor, act, given: actions.withdraw_case(actor, **self._seen(act), **given),
            "rate": lambda actor, act, given: actions.rate_case(actor, case_id=self.case(act), **given),
            "appeal": lambda actor, act, given: actions.file_appeal(actor, case_id=self.case(act), **given),
            "answer": self._answer,
            "follow_up": self._follow_up,
        }

    def play(self, act: Act) -> None:
        """One act; empty days in the answers are the day itself."""
        given = dict(act.data["given"])
        if "answers" in given:
            given["answers"] = {
                key: value if value != "" else act.day.isoformat() for key, value in given["answers"].items()
            }
        self._do[act.data["do"]](self.stage.who(act.data["by"], after=3), act, given)

    def case(self, act: Act) -> int:
        """Row number of the case of this act."""
        return self.made[act.data["number"]]

    def _seen(self, act: Act) -> dict[str, Any]:
        case_id = self.case(act)
        return {"case_id": case_id, "seen_seq": Case.objects.values_list("seq", flat=True).get(pk=case_id)}

    def _start(self, actor: Actor, act: Act, given: dict[str, Any]) -> None:
        papers, agent = given.pop("papers"), given.pop("agent")
        person_id = self.stage.person(act)
        delegate = self._agent(act) if agent else None
        case = actions.start_case(actor, person_id=person_id, delegate=delegate, **given)
        self.made[act.data["number"]] = case.pk
        self._papers(actor, case.pk, papers)

    def _agent(self, act: Act) -> Delegate:
        """An invented daughter with an ID number of no region."""
        body = f"9993211978051{act.who % 10}{act.who % 500 * 2:03d}"
        name = f"{self.stage.county.residents[act.who].name[0]}秀英"
        return Delegate("agent", name, "女儿", "代为提交材料、领取结果", body + check_digit(body))

    def _papers(self, actor: Actor, case_id: int, names: list[str]) -> None:
        for name in names:
            given = {"content": tribute()} if name == "photo" else {"proof": "seen"}
            actions.add_paper(actor, case_id=case_id, paper=name, **given)

    def _answer(self, actor: Actor, act: Act, given: dict[str, Any]) -> None:
        row = Appeal.objects.get(case_id=self.case(act), state="open")
        actions.answer_appeal(actor, appeal_id=row.pk, **given)

    def _follow_up(self, actor: Actor, act: Act, given: dict[str, Any]) -> None:
        row = FollowUp.objects.get(rating__case_id=self.case(act))
        actions.follow_up_rating(actor, follow_up_id=row.pk, **given)


def settle_messages() -> None:
    """The messages of the history have been sent; set-based, with the result the worker would have left."""
    with connection.cursor() as cursor:
        cursor.execute(_SENT)
        cursor.execute(_DONE)
