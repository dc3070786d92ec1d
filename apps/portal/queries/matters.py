"""One own application in full: where it stands, what was handed in, what can be done now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from apps.cases.models import Case, CaseClock, CaseFile, Rating
from apps.cases.queries.cases import files_of
from apps.cases.queries.kinds import kind_of
from apps.cases.queries.own import get_own_case
from apps.cases.queries.wording import fields_shown
from apps.cases.rules.after import APPEALED
from apps.cases.rules.answers import label_of_paper
from apps.cases.rules.definition import Kind
from apps.core.actor import Actor
from apps.portal.models import DraftFile
from apps.portal.queries.own import Matter, matter_of
from apps.portal.rules.filling import Wanted, late_kind, papers


@dataclass(frozen=True, slots=True)
class MatterPage:
    """An application, its form and papers in words, and the buttons of today."""

    matter: Matter
    kind: Kind
    lines: Sequence[tuple[str, str]]
    files: Sequence[CaseFile]
    papers: Sequence[Wanted]
    missing: Sequence[str]
    clock: CaseClock | None
    rating: Rating | None
    waiting: Sequence[tuple[str, DraftFile]]

    @property
    def case(self) -> Case:
        """The case itself."""
        return self.matter.case

    @property
    def can_withdraw(self) -> bool:
        """May it be taken back now?"""
        step = self.kind.step(self.case.step)
        return bool(self.case.is_open and step and step.withdraw)

    @property
    def can_rate(self) -> bool:
        """Ended with an answer, and nobody has rated it."""
        return self.case.state in APPEALED and self.rating is None


def matter_page(actor: Actor, case_id: int) -> MatterPage:
    """One of the own cases. Raises CaseNotFound."""
    case = get_own_case(actor, case_id)
    kind = kind_of(case.version)
    files = [row for row in files_of([case.pk]) if row.removed_at is None]
    held, later = {row.paper for row in files}, kind.asked_later
    lines = [
        (one.label, words) for one, words in fields_shown(case, kind.fields, clear=True) if words and one.name not in later
    ]
    return MatterPage(
        matter=matter_of(case, kind),
        kind=kind,
        lines=lines,
        files=files,
        papers=papers(kind),
        missing=[one.label for one in kind.papers if one.required and not one.shared and one.name not in held],
        clock=CaseClock.objects.filter(case=case, stopped_on__isnull=True).first(),
        rating=Rating.objects.filter(case=case).first(),
        waiting=[(label_of_paper(kind, file.paper), file) for file in _late(actor, case)],
    )


def _late(actor: Actor, case: Case) -> Iterable[DraftFile]:
    """Photographs for it that came after a session had ended and wait for a word."""
    mine = {
        "draft__person_id": actor.person_id or 0,
        "draft__kind": late_kind(case.pk),
        "draft__state": "open",
        "is_waiting": True,
    }
    return DraftFile.objects.filter(**mine).defer("content_sealed") if case.is_open else ()
