"""Locking what comes after an answer."""

from apps.cases.models import Appeal, Case, FollowUp
from apps.cases.queries.cases import VIEW_CASE, in_places
from apps.cases.rules.after import check_appeal
from apps.cases.rules.definition import Kind
from apps.cases.rules.refusals import AppealClosed
from apps.core.action import require
from apps.core.actor import SHANGHAI, Actor
from apps.core.errors import NotFound


def lock_follow_up(actor: Actor, follow_up_id: int) -> FollowUp:
    """A follow-up of a visible case, locked. Raises NotFound."""
    require(actor, VIEW_CASE)
    rows = FollowUp.objects.select_for_update(of=("self",), no_key=True).select_related("rating__case__version")
    row = rows.filter(in_places(actor, "rating__case__"), pk=follow_up_id).first()
    if row is None:
        raise NotFound("没有找到这项回访整改，可能不在您的管辖范围内。请返回列表重新选择。")
    return row


def lock_appeal(actor: Actor, appeal_id: int) -> Appeal:
    """An appeal of a visible case, locked. Raises NotFound."""
    require(actor, VIEW_CASE)
    rows = Appeal.objects.select_for_update(of=("self",), no_key=True).select_related("case__version")
    row = rows.filter(in_places(actor, "case__"), pk=appeal_id).first()
    if row is None:
        raise NotFound("没有找到这项复查复核申请，可能不在您的管辖范围内。请返回列表重新选择。")
    return row


def next_appeal(actor: Actor, case: Case, kind: Kind) -> str:
    """Name of the appeal the applicant may ask for today; empty when none."""
    past = list(Appeal.objects.filter(case=case).order_by("ordinal"))
    answered = past[-1].answered_at if past else case.ended_at
    day = answered.astimezone(SHANGHAI).date() if answered else None
    try:
        return check_appeal(kind, case.step, [one.state for one in past], day, actor.today).label
    except AppealClosed:
        return ""
