"""What is half filled in, of the veteran who asks; which applications there are."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from apps.cards.queries.exchange import banks
from apps.cases.models import Case, CaseKind
from apps.cases.queries.kinds import current_kinds, current_version, kind_of
from apps.cases.rules.definition import Kind
from apps.cases.rules.delegates import Delegate
from apps.cases.rules.refusals import KindMissing
from apps.core import sealing
from apps.core.action import require
from apps.core.actor import Actor
from apps.people.queries.clear import clear
from apps.portal.models import Draft, DraftFile, Mandate
from apps.portal.queries.own import VIEW_OWN
from apps.portal.rules import filling
from apps.portal.rules.filling import NothingAsked, Question, Wanted


@dataclass(frozen=True, slots=True)
class Filled:
    """A draft as its pages and its check page show it."""

    kind: Kind
    draft: Draft
    pages: Sequence[Question]
    answers: dict[str, str]
    typed: dict[str, str]
    files: Sequence[DraftFile]
    papers: Sequence[Wanted]
    waiting: Sequence[DraftFile]

    def late(self) -> list[Wanted]:
        """Papers whose photograph arrived after a session had ended and waits for a word."""
        return [one for one in self.papers if one.name in {file.paper for file in self.waiting}]

    @property
    def lines(self) -> list[tuple[Question, str]]:
        """Questions with their answers in words."""
        return [(one, filling.told(one, self.answers.get(one.name))) for one in self.pages]

    @property
    def held(self) -> list[tuple[Wanted, list[DraftFile]]]:
        """Papers with what was uploaded for each."""
        return [(one, [file for file in self.files if file.paper == one.name]) for one in self.papers]

    @property
    def missing(self) -> str:
        """Why it cannot be sent yet."""
        return filling.is_done([file.paper for file in self.files], self.pages, self.answers, self.kind)


def offered_kinds() -> list[Kind]:
    """Everything that may be applied for on line; two statements."""
    return [kind for kind in current_kinds() if filling.is_offered(kind)]


def offered(actor: Actor, code: str) -> Kind:
    """One of them. Raises NothingAsked."""
    require(actor, VIEW_OWN)
    try:
        kind = kind_of(current_version(code))
    except KindMissing as error:
        raise NothingAsked from error
    if not filling.is_offered(kind):
        raise NothingAsked
    return kind


def pages(kind: Kind) -> list[Question]:
    """The questions of a kind."""
    return filling.questions(kind, banks())


def pages_of(code: str) -> list[Question]:
    """The same by its code; none for a kind that is not offered."""
    known = CaseKind.objects.filter(pk=code, is_active=True).exists()
    return pages(kind_of(current_version(code))) if known else []


def open_draft(actor: Actor, kind: str) -> Draft | None:
    """The draft being filled in; of the own dossier only."""
    require(actor, VIEW_OWN)
    return Draft.objects.filter(person_id=actor.person_id or 0, kind=kind, state="open").first()


def get_draft(actor: Actor, kind: str) -> Draft:
    """The same. Raises NothingAsked."""
    row = open_draft(actor, kind)
    if row is None:
        raise NothingAsked
    return row


def lock_draft(actor: Actor, kind: str) -> Draft:
    """The same, locked until the transaction ends. Raises NothingAsked."""
    number = get_draft(actor, kind).pk
    row = Draft.objects.select_for_update(of=("self",), no_key=True).filter(pk=number, state="open").first()
    if row is None:
        raise NothingAsked
    return row


def drafts_begun(actor: Actor) -> dict[str, Draft]:
    """Open drafts by kind."""
    require(actor, VIEW_OWN)
    return {row.kind: row for row in Draft.objects.filter(person_id=actor.person_id or 0, state="open")}


def last_sent(actor: Actor, kind: str) -> Case | None:
    """What the last draft of a kind became."""
    require(actor, VIEW_OWN)
    rows = Draft.objects.filter(person_id=actor.person_id or 0, kind=kind, state="sent").select_related("case")
    row = rows.order_by("-id").first()
    return row.case if row else None


def answers_of(row: Draft) -> dict[str, str]:
    """What was answered so far."""
    return _opened(row, "answers")


def typed_of(row: Draft) -> dict[str, str]:
    """What arrived too late and waits on its page."""
    return _opened(row, "typed")


def _opened(row: Draft, name: str) -> dict[str, str]:
    blob = getattr(row, f"{name}_sealed")
    return dict(json.loads(sealing.unseal(f"portal_draft.{name}", row.row_key, blob))) if blob else {}


def filled(actor: Actor, code: str) -> Filled:
    """The draft of a kind with everything its pages show. Raises NothingAsked."""
    kind, row = offered(actor, code), get_draft(actor, code)
    files = list(row.files.defer("content_sealed"))
    held, waiting = ([file for file in files if file.is_waiting is late] for late in (False, True))
    return Filled(kind, row, pages(kind), answers_of(row), typed_of(row), held, filling.papers(kind), waiting)


def draft_file(actor: Actor, kind: str, file_id: int) -> tuple[DraftFile, bytes]:
    """One scan of the open draft in clear. Raises NothingAsked."""
    row = get_draft(actor, kind).files.filter(pk=file_id).first()
    if row is None:
        raise NothingAsked
    return row, sealing.unseal_bytes("portal_draftfile.content", row.row_key, row.content_sealed)


def delegate_of(mandate_id: int | None) -> Delegate | None:
    """Who acts, as the case keeps it."""
    if mandate_id is None:
        return None
    row = Mandate.objects.get(pk=mandate_id)
    return Delegate(
        kind="agent", name=row.name, relation=row.relation, scope=row.get_scope_display(), id_number=clear(row, "id_number"),
        phone=clear(row, "phone"),
    )  # fmt: skip
