"""One case on one page: where it stands, what may be done now and by whom, what was done, its papers and prints."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from apps.cards.models import Application
from apps.cases import queries
from apps.cases.models import Appeal, Case, CaseClock, CaseEvent, CaseFile, Rating
from apps.cases.queries.after import next_appeal
from apps.cases.queries.cases import files_of
from apps.cases.queries.kinds import seen
from apps.cases.queries.wording import fields_shown
from apps.cases.rules.answers import grounds_on, missing_papers
from apps.cases.rules.clocks import DueWords
from apps.cases.rules.definition import ENDINGS, Act, FormField, Ground, Kind, Step
from apps.cases.rules.moves import Past, hindrance
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.workbench.queries.cases import lines_of
from apps.workbench.rules import Stage

SUPPLEMENT, RECEIPT = "supplement", "receipt"
_LONG = re.compile(r"[0-9０-９][0-9０-９Xx -]{5,}[0-9０-９Xx]")


@dataclass(frozen=True, slots=True)
class Record:
    """One event in words, with the papers it prints."""

    event: CaseEvent
    label: str
    to: str
    prints: Sequence[tuple[str, str]]
    ground: str = ""


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything the page shows."""

    case: Case
    kind: Kind
    step: Step | None
    clock: DueWords
    stages: Sequence[Stage]
    fields: Sequence[tuple[FormField, str]]
    records: Sequence[Record]
    files: Sequence[CaseFile]
    missing: Sequence[str]
    acts: Sequence[Act]
    grounds: Sequence[Ground]
    why_not: str
    clocks: Sequence[CaseClock]
    appeals: Sequence[Appeal]
    next_appeal: str
    rating: Rating | None
    past: Sequence[Past] = field(default_factory=tuple)

    @property
    def main(self) -> Act | None:
        """The one main act, when this person may act."""
        return next((act for act in self.acts if act.main), None)

    @property
    def others(self) -> list[Act]:
        """The other acts."""
        return [act for act in self.acts if not act.main]

    @property
    def extendable(self) -> bool:
        """Does the running clock have an extension left?"""
        rule = self.kind.clock_of(self.case.step)
        run = next((one for one in self.clocks if one.stopped_on is None), None)
        return bool(rule and rule.extend and run and not run.extended_by and run.paused_on is None)


def case_page(actor: Actor, case_id: int) -> CasePage:
    """The page of one visible case. Raises CaseNotFound."""
    case = queries.get_case(actor, case_id)
    kind = queries.kind_of(case.version)
    past, step = queries.past_of(case, kind), kind.step(case.step)
    files = list(files_of([case.pk]))
    held = {one.paper for one in files if one.removed_at is None}
    why_not = _why_not(actor, case, kind, past)
    return CasePage(
        case=case,
        kind=kind,
        step=step,
        clock=lines_of(actor, [case])[0].clock,
        stages=stages(kind, case, past),
        fields=[(one, words) for one, words in fields_shown(case, kind.fields, clear=True) if words],
        records=_records(case, kind),
        files=files,
        missing=missing_papers(kind, held),
        acts=step.acts if step and not why_not and case.state == "open" else (),
        grounds=grounds_on(kind, actor.today, case.division_id),
        why_not=why_not,
        clocks=list(CaseClock.objects.filter(case=case).select_related("extended_staff").order_by("id")),
        appeals=list(queries.appeals(actor).filter(case=case).order_by("ordinal")),
        next_appeal=next_appeal(actor, case, kind) if step is None else "",
        rating=Rating.objects.filter(case=case).select_related("follow_up__done_by").first() if step is None else None,
        past=past,
    )


def _why_not(actor: Actor, case: Case, kind: Kind, past: Sequence[Past]) -> str:
    """Why this person cannot go on with the case now; empty when they can."""
    step = kind.step(case.step)
    if step is None:
        return f"本件已经结束：{ENDINGS[case.step]}。"
    if actor.staff_id is None or not actor.may("cases.handle_case"):
        return "您的岗位只能查看办件，不能办理。"
    return hindrance(step, seen(actor), case.division_id, past)


def stages(kind: Kind, case: Case, past: Sequence[Past]) -> list[Stage]:
    """The line of steps with who left each last and when; a step gone back over is to do again."""
    order = [step.name for step in kind.steps]
    here = order.index(case.step) if case.step in order else len(order)
    left = {one.from_step: one for one in past if one.from_step and one.from_step != one.to_step}
    found = []
    for number, step in enumerate(kind.steps):
        one = left.get(step.name)
        if number == here:
            back = (
                past[-1] if one and past[-1].from_step != past[-1].to_step and past[-1].from_step in order[here:] else None
            )
            found.append(
                Stage(step.label, "bad" if back else "now", "", None, f"{back.staff}{back.label}" if back else "正在办理")
            )
        elif one and number < here:
            found.append(Stage(step.label, "done", one.staff, one.at))
        elif number < here and case.step == "done":
            found.append(Stage(step.label, "done"))
        else:
            found.append(Stage(step.label, "todo"))
    if case.step not in order:
        found.append(Stage(ENDINGS[case.step], "done" if case.step == "done" else "bad", past[-1].staff, past[-1].at))
    return found


def _records(case: Case, kind: Kind) -> list[Record]:
    grounds = {one.code: one.label for one in kind.grounds}
    rows = CaseEvent.objects.filter(case=case).select_related("staff").order_by("seq")
    return [
        Record(row, queries.act_label(kind, row.from_step, row.act), kind.label(row.to_step), _prints(kind, row),
               grounds.get(row.ground, ""))
        for row in rows
    ]  # fmt: skip


def _prints(kind: Kind, event: CaseEvent) -> list[tuple[str, str]]:
    """(name, title) of what an event hands out."""
    step = kind.step(event.from_step)
    act = step.act(event.act) if step else None
    names = act.prints if act else {"apply": (RECEIPT,), "supplement": (SUPPLEMENT,)}.get(event.act, ())
    return [(one.name, one.title) for name in names if (one := kind.print(name))]


def service_page(case: Case) -> tuple[str, str] | None:
    """Where the app above keeps what a case of its kind has besides: words and address."""
    row = Application.objects.filter(case=case).values_list("pk", flat=True).first()
    return ("照片和证件", reverse("cards:application", args=[row])) if row else None


def printable(actor: Actor, case_id: int, seq: int, name: str) -> dict[str, Any]:
    """A paper of an event, filled. Raises CaseNotFound when the event does not hand it out."""
    case = queries.get_case(actor, case_id)
    kind = queries.kind_of(case.version)
    event = CaseEvent.objects.filter(case=case, seq=seq).first()
    if event is None or name not in dict(_prints(kind, event)):
        raise queries.CaseNotFound("没有这份文书，请从办件记录里的链接打印。")
    return {"case": case, "event": event, "sheet": queries.sheet_of(actor, case, kind, event, name)}


@dataclass(frozen=True, slots=True)
class Answered:
    """A question and its answer, without the name of who asked and without long numbers."""

    title: str
    body: str


def answered_question(actor: Actor, case_id: int) -> Answered:
    """What may be published of an answered question (向县局提问). Raises NotFound for any other case."""
    found = case_page(actor, case_id)
    answer = next((row.event.answer for row in reversed(found.records) if row.event.answer), "")
    if found.kind.code != "question" or found.case.state != "done" or not answer:
        raise NotFound("只有已经答复的提问可以登成文章，请返回办件页面。")
    asked = next((words for one, words in found.fields if one.name == "text"), "")
    name = found.case.person.name
    question, answer = (_LONG.sub("……", text.replace(name, "某某").strip()) for text in (asked, answer))
    return Answered(question.splitlines()[0][:60] if question else "", f"问：{question}\n\n答：{answer}")
