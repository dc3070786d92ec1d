"""Where what is written comes from (来源), and verifying a dossier (核验). Every action that writes a dossier tells it here."""

from collections.abc import Sequence

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone
from apps.people.actions.papers import paper_of
from apps.people.choices import PersonState, SourceKind
from apps.people.models import Document, Person, Provenance
from apps.people.queries.people import lock_person
from apps.people.queries.provenance import standings_of
from apps.people.rules import provenance as rules
from apps.people.rules.identity import WrongState, check_version
from apps.people.rules.words import needed


def state_source(
    actor: Actor, person: Person, fields: Sequence[str], *, kind: str = "", paper: Document | None = None, note: str = ""
) -> Provenance:
    """These fields were just written: from a paper when one is named, else on somebody's word."""
    return Provenance.objects.create(
        person=person, kind=kind or (SourceKind.PAPER if paper else SourceKind.WORD), fields=list(fields), document=paper,
        note=(note or (str(paper) if paper else ""))[:200], by_id=actor.staff_id, at=actor.at,
    )  # fmt: skip


@action(permission="people.verify_dossier", label="核验人员档案")
def verify_dossier(
    actor: Actor,
    *,
    person_id: int,
    version: int | None,
    kind: str,
    note: str,
    groups: Sequence[str] = tuple(rules.GROUPS),
    evidence_id: int | None = None,
) -> Provenance:
    """Nothing changes; the groups named are proved true today. ``note`` says what was seen.

    Raises NotProving, StaleVersion, EvidenceMissing, WrongState, AlreadyDone (the same again today).
    """
    person = lock_person(actor, person_id)
    check_version(version, person.version)
    if person.state == PersonState.DIED:
        raise WrongState("本人已登记去世，档案不再核验。")
    why = needed(note, "请写明核对了什么，例如“户口簿、残疾军人证原件”。", "note")
    stated, asked = standings_of(person.pk), rules.fields_of(groups)
    row = Provenance(
        person=person, kind=rules.check_proof(kind), fields=[key for key in asked if key in stated], is_check=True, note=why,
        document=paper_of(person, evidence_id) if evidence_id else None, by_id=actor.staff_id, at=actor.at,
    )  # fmt: skip
    if not row.fields:
        raise WrongState("所选各组还没有登记内容，没有可以核验的。请先登记，或选择别的组。")
    if Provenance.objects.filter(
        person=person, is_check=True, fields=row.fields, by=row.by_id, at__date=actor.today, note=why
    ).exists():
        raise AlreadyDone("今天已经登记过这次核验，不需要重复登记。")
    row.save(force_insert=True)
    person.verified_on = rules.dossier_verified_on(standings_of(person.pk)) or person.verified_on
    person.save(update_fields=["verified_on"])
    audit.record(
        actor, "people.verify_dossier", person, after={"fields": row.fields, "kind": row.kind, "verified_on": person.verified_on},
        reason=why,
    )  # fmt: skip
    return row
