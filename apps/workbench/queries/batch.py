"""The batch page: stages, tabs, totals, and the one act this person may do now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from apps.core.actor import Actor
from apps.core.money import yuan
from apps.core.pages import Page, keyset
from apps.core.together import Together
from apps.payments.models import Approval, BankFile, Batch, BatchEvent, BatchRevision, Payment, ReturnFile
from apps.payments.queries.batches import (
    GroupSum,
    StateSum,
    approvals_of,
    content_of,
    get_batch,
    payments_of,
    revision_rows,
    scheme_sums,
    setoff_of,
    state_sums_in,
    township_sums,
)
from apps.payments.queries.batches import (
    events as batch_events,
)
from apps.payments.queries.batches import (
    files as bank_files,
)
from apps.payments.queries.batches import (
    returns as return_files,
)
from apps.payments.queries.difference import Difference, difference
from apps.payments.queries.gates import BatchNotice, batch_notice
from apps.payments.queries.reminders import UNSIGNED, Reminder, reminders
from apps.workbench import rules
from apps.workbench.queries.places import place_names

TABS = (
    ("summary", "汇总"),
    ("lines", "明细"),
    ("difference", "与上月差异"),
    ("reminders", "提醒"),
    ("files", "文件"),
    ("records", "记录"),
)
#: Plain lists. Before the signatures they leave out what is worked out anew from every line: reminders, act, fingerprint, notice.
PLAIN = ("lines", "files", "records")


@dataclass(frozen=True, slots=True)
class BatchPage:
    """Head, side column and the part of the chosen tab; parts of other tabs stay empty and cost nothing."""

    batch: Batch
    tab: str
    tabs: Sequence[Mapping[str, Any]]
    stages: Sequence[rules.Stage]
    act: rules.Act | None
    fingerprint: str
    revision: BatchRevision | None
    approvals: Sequence[Approval]
    sums: Sequence[StateSum]
    reminders: Sequence[Reminder]
    townships: Sequence[GroupSum] = ()
    schemes: Sequence[GroupSum] = ()
    setoff_fen: int = 0
    lines: Page[Payment] | None = None
    difference: Difference | None = None
    files: Sequence[BankFile] = ()
    returns: Sequence[ReturnFile] = ()
    events: Sequence[BatchEvent] = ()
    places: Mapping[str, str] = field(default_factory=dict)
    notice: BatchNotice | None = None

    @property
    def state_sums(self) -> Mapping[str, StateSum]:
        """Sums by state."""
        return {row.state: row for row in self.sums}


def batch_page(actor: Actor, key: str, chosen: Mapping[str, str]) -> BatchPage:
    """The page of one batch with one tab filled. Raises BatchNotFound, Forbidden."""
    batch = get_batch(actor, key)
    tab = chosen.get("tab", "") if chosen.get("tab", "") in dict(TABS) else "summary"
    ask = Together()
    steps, revisions = ask.rows(batch_events(actor, batch.pk)), ask.first(revision_rows(batch))
    signed, by_state = ask.rows(approvals_of(batch)), state_sums_in(actor, batch.pk, ask)
    events, revision, approvals, sums = steps.value, revisions.value, signed.value, by_state.value
    plain = tab in PLAIN and batch.state in UNSIGNED
    notes = [] if plain else reminders(actor, batch)
    return BatchPage(
        batch=batch,
        tab=tab,
        tabs=_tabs(batch, tab, None if plain else notes),
        stages=rules.batch_stages(batch.state, [_step(event) for event in events]),
        act=None if plain else _act(actor, batch, revision, approvals, notes, sums),
        fingerprint=_fingerprint(batch, revision, plain=plain),
        revision=revision,
        approvals=approvals,
        sums=sums,
        reminders=notes,
        events=events,
        notice=batch_notice(actor, batch) if batch.state in rules.OPEN_STATES and not plain else None,
        **_part(actor, batch, tab, chosen),
    )


def _fingerprint(batch: Batch, revision: BatchRevision | None, *, plain: bool) -> str:
    if revision is not None:
        return revision.content_hash[:8]
    return "" if plain else content_of(batch).content_hash[:8]


def _tabs(batch: Batch, tab: str, notes: Sequence[Reminder] | None) -> list[dict[str, Any]]:
    counts = {"lines": f"{batch.row_count:,}"} | ({} if notes is None else {"reminders": str(len(notes))})
    return [{"label": words, "url": f"?tab={key}", "here": key == tab, "count": counts.get(key)} for key, words in TABS]


def _step(event: BatchEvent) -> rules.Step:
    return rules.Step(
        event.from_state or "",
        event.to_state,
        event.verb,
        event.staff.name if event.staff else "系统",
        event.at,
        event.reason,
    )


def _part(actor: Actor, batch: Batch, tab: str, chosen: Mapping[str, str]) -> dict[str, Any]:
    if tab == "summary":
        sums = {"townships": township_sums(actor, batch.pk), "schemes": scheme_sums(actor, batch.pk)}
        return {**sums, "setoff_fen": setoff_of(batch.pk)}
    if tab == "lines":
        rows = payments_of(actor, batch.pk)
        if chosen.get("state"):
            rows = rows.filter(state=chosen["state"])
        if chosen.get("town", "").isdecimal():
            rows = rows.filter(division_code__startswith=chosen["town"][:9])
        if name := chosen.get("name", "").strip()[:30]:
            rows = rows.filter(name__contains=name)
        page = keyset(rows, order=("seq",), after=chosen.get("after") or None)
        return {"lines": page, "places": place_names(f"{row.division_code[:9]}000" for row in page)}
    if tab == "difference":
        return {"difference": difference(actor, batch)}
    if tab == "files":
        return {"files": list(bank_files(actor, batch.pk)), "returns": list(return_files(actor, batch.pk))}
    return {}


def _act(
    actor: Actor,
    batch: Batch,
    revision: BatchRevision | None,
    approvals: Sequence[Approval],
    notes: Sequence[Reminder],
    sums: Sequence[StateSum],
) -> rules.Act:
    count = {row.state: row.count for row in sums}
    red = [note for note in notes if note.is_red]
    made = {batch.maker_id: "编制人", batch.editor_id: "修改人"}
    if revision is not None:
        made[revision.submitter_id] = "提交人"
    made |= {row.checker_id: "已签批人" for row in approvals}
    facts = rules.BatchFacts(
        state=batch.state,
        people=batch.row_count,
        money=yuan(batch.total_fen),
        fen=batch.total_fen,
        my_part=made.get(actor.staff_id or 0, ""),
        unopened=sum(not note.opened_by(actor.staff_id) for note in red),
        unanswered=sum(not note.is_answered for note in red),
        signed=len(approvals),
        levels=revision.levels if revision else 2,
        silent=count.get("sent", 0),
        unknown=count.get("unknown", 0),
    )
    return rules.next_act(facts, actor.may)
