"""A photograph for a case already handed in that came after a session had ended: it waits on the case's page (decision 0082)."""

from contextlib import suppress

from apps.cases.actions import add_own_paper
from apps.cases.queries.kinds import kind_of
from apps.cases.queries.own import get_own_case
from apps.cases.rules.answers import label_of_paper
from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, NotFound
from apps.portal.actions.filling import FILL, KEEP, file_of, put_file
from apps.portal.choices import DraftState
from apps.portal.models import Draft, PortalSession
from apps.portal.queries import drafts, entering
from apps.portal.rules.filling import late_kind


@action(permission=KEEP, label="保留会话结束后提交的内容")
def keep_paper(actor: Actor, *, session_id: int, case_id: int, paper: str, content: bytes) -> bool:
    """Beside an open case of whom that session was for, while its helper may still act; whoever holds an old cookie adds nothing to the case.

    Raises PaperMissing, BadPaper, AlreadyDone (it waits already), Conflict (too many).
    """
    session = PortalSession.objects.select_related("person", "mandate").get(pk=session_id)
    case = None
    if session.mandate is None or session.mandate.holds(actor.today):
        with suppress(NotFound):
            case = get_own_case(entering.acting_as(session, actor.at, None), case_id)
    is_kept = case is not None and case.is_open
    if case is not None and is_kept:
        label_of_paper(kind_of(case.version), paper)
        given = {"person_id": session.person_id, "kind": late_kind(case.pk), "state": DraftState.OPEN}
        row, _ = Draft.objects.get_or_create(**given, defaults={"begun_at": actor.at, "changed_at": actor.at})
        Draft.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
        put_file(actor, row, paper, content, is_waiting=True)
    after = {"case": case_id, "paper": paper, "kept": int(is_kept)}
    audit.record(actor, KEEP, ("portal.PortalSession", session_id, "本人登录会话"), after=after)
    return is_kept


@action(permission=FILL, label="填写网上申请")
def use_kept_paper(actor: Actor, *, case_id: int, file_id: int) -> None:
    """Hand in what waited, as if it were uploaded now; what stays is a mark without the picture. Raises NothingAsked, AlreadyDone, and what ``add_own_paper`` raises."""
    row = drafts.lock_draft(actor, late_kind(case_id))
    file = file_of(row, file_id, waiting=True)
    _, content = drafts.draft_file(actor, row.kind, file_id)
    file.is_waiting, file.content_sealed = False, b""
    file.save(update_fields=["is_waiting", "content_sealed"])
    audit.record(actor, FILL, file, after={"case": case_id, "sha256": file.sha256})
    with suppress(AlreadyDone):  # chosen again in the meantime: it is there once
        add_own_paper(actor, case_id=case_id, paper=file.paper, content=content)
