"""What the applicant does in person, at the portal: apply, hand in, supply, withdraw, rate. No member of staff holds these rights;
a delegate acts by the same functions, and the case and its chain name who acted for whom."""

from collections.abc import Mapping, Sequence
from typing import Any

from apps.cases.actions.after import write_rating
from apps.cases.actions.moving import end, resume
from apps.cases.actions.papers import PLACE, take
from apps.cases.actions.starting import register
from apps.cases.choices import Channel, PaperProof
from apps.cases.models import Case, CaseFile, Rating
from apps.cases.queries.kinds import current_version, kind_of
from apps.cases.queries.own import lock_own_case, own_file
from apps.cases.rules.answers import label_of_paper
from apps.cases.rules.delegates import Delegate
from apps.cases.rules.moves import open_step
from apps.core import audit, sealing
from apps.core.action import action
from apps.core.actor import Actor
from apps.people.choices import PersonState
from apps.people.models import Person
from apps.people.queries.people import PersonNotFound

APPLY, SUPPLY, WITHDRAW = "cases.apply_own_case", "cases.supply_own_case", "cases.withdraw_own_case"
RATE, OPEN = "cases.rate_own_case", "cases.open_own_paper"


@action(permission=APPLY, label="本人网上申请")
def apply_own_case(
    actor: Actor,
    *,
    kind: str,
    answers: Mapping[str, Any],
    papers: Sequence[tuple[str, bytes]] = (),
    delegate: Delegate | None = None,
) -> Case:
    """The veteran's own application, heard where the veteran is registered; the case waits there on nobody's desk yet.

    ``papers`` are scans of the kind's papers. Raises KindMissing, PersonNotFound, BadStart, OpenAlready, FieldWrong, Invalid, BadPaper,
    and whatever the kind's hook says.
    """
    version = current_version(kind)
    plan, person = kind_of(version), lock_myself(actor)
    case = Case(version=version, person=person, division_id=person.division_id, channel=Channel.PORTAL)
    register(actor, case, plan, answers, delegate, verb=APPLY, note=acting_for(delegate))
    for name, content in papers:
        _hand_in(actor, case, name, content)
    return case


def lock_myself(actor: Actor) -> Person:
    """The own living dossier, locked until the transaction ends. Raises PersonNotFound."""
    rows = Person.objects.exclude(state=PersonState.MERGED).select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=actor.person_id or 0).first()
    if row is None:
        raise PersonNotFound
    return row


def acting_for(delegate: Delegate | None) -> str:
    """What the chain says when somebody acts for the applicant."""
    return f"由{delegate.relation}{delegate.name}代为办理" if delegate is not None and delegate.name else ""


def _hand_in(actor: Actor, case: Case, paper: str, content: bytes) -> CaseFile:
    label = label_of_paper(kind_of(case.version), paper)
    row = CaseFile(case=case, paper=paper, label=label, proof=PaperProof.SCAN, note="网上提交", added_at=actor.at)
    take(row, case, content)
    row.save(force_insert=True)
    return row


@action(permission=SUPPLY, label="本人补交材料")
def add_own_paper(actor: Actor, *, case_id: int, paper: str, content: bytes) -> CaseFile:
    """One more scan for an own open case. Raises CaseNotFound, CaseEnded, PaperMissing, BadPaper, AlreadyDone."""
    case = lock_own_case(actor, case_id)
    open_step(kind_of(case.version), case.step)
    row = _hand_in(actor, case, paper, content)
    audit.record(actor, SUPPLY, row, after={"receipt_no": case.receipt_no, "kind": paper, "sha256": row.sha256})
    return row


@action(permission=SUPPLY, label="本人补交材料")
def supply_own_case(actor: Actor, *, case_id: int, note: str = "", delegate: Delegate | None = None) -> Case:
    """What was asked for is there: the clock goes on. Raises CaseNotFound, NotWaiting, ReasonMissing."""
    case = lock_own_case(actor, case_id)
    open_step(kind_of(case.version), case.step)
    return resume(actor, case, _signed(note, delegate), verb=SUPPLY)


@action(permission=WITHDRAW, label="本人撤回申请")
def withdraw_own_case(actor: Actor, *, case_id: int, reason: str, delegate: Delegate | None = None) -> Case:
    """Take the own application back, where the step allows it. Raises CaseNotFound, CaseEnded, CannotWithdraw, ReasonMissing."""
    case = lock_own_case(actor, case_id)
    return end(actor, case, "withdraw", _signed(reason, delegate), verb=WITHDRAW)


def _signed(words: str, delegate: Delegate | None) -> str:
    """The words with who acted, when it was not the applicant."""
    acting = acting_for(delegate)
    return f"{words.strip()}（{acting}）" if acting else words


@action(permission=RATE, label="本人评价办件")
def rate_own_case(actor: Actor, *, case_id: int, grade: str, words: str = "") -> Rating:
    """好差评 of an own ended case, once. Raises CaseNotFound, RatingClosed, Invalid."""
    return write_rating(actor, lock_own_case(actor, case_id), grade, words, Channel.PORTAL, verb=RATE)


@action(permission=OPEN, label="查看本人提交的材料")
def open_own_paper(actor: Actor, *, file_id: int) -> tuple[CaseFile, bytes]:
    """The clear bytes of a scan of an own case; every look is written down. Raises CaseNotFound."""
    row = own_file(actor, file_id)
    audit.record(actor, OPEN, row, after={"receipt_no": row.case.receipt_no})
    return row, sealing.unseal_bytes(PLACE, row.row_key, row.content_sealed)
