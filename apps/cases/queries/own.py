"""The own cases of the veteran who asks at the portal: by person, never by place. What is not theirs is not found."""

from django.db.models import QuerySet

from apps.cases.models import Case, CaseFile
from apps.cases.rules.refusals import CaseNotFound
from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.people.queries import same_human

VIEW_OWN = permission("cases.view_own_case", "查看本人办件")


def own_cases(actor: Actor) -> QuerySet[Case]:
    """Cases of the veteran and of dossiers merged into theirs, newest first; whoever registered them."""
    require(actor, VIEW_OWN)
    rows = Case.objects.filter(person_id__in=same_human(actor.person_id or 0)).select_related("kind")
    return rows.defer("private_sealed", "delegate_id_number_sealed", "delegate_phone_sealed").order_by("-id")


def get_own_case(actor: Actor, case_id: int) -> Case:
    """One of them with its definition. Raises CaseNotFound."""
    row = own_cases(actor).select_related("version", "person", "division").filter(pk=case_id).first()
    if row is None:
        raise CaseNotFound(_GONE)
    return row


def lock_own_case(actor: Actor, case_id: int) -> Case:
    """The same row, locked until the transaction ends. Raises CaseNotFound."""
    number = get_own_case(actor, case_id).pk
    rows = Case.objects.select_for_update(of=("self",), no_key=True).select_related("kind", "version", "person", "division")
    return rows.get(pk=number)


def own_file(actor: Actor, file_id: int) -> CaseFile:
    """A scan of an own case with its sealed bytes. Raises CaseNotFound."""
    rows = CaseFile.objects.filter(pk=file_id, proof="scan", removed_at__isnull=True, case__in=own_cases(actor).values("pk"))
    row = rows.select_related("case").first()
    if row is None:
        raise CaseNotFound(_GONE)
    return row


_GONE = "没有找到这件办件。请回到“我的办理进度”重新选择。"
