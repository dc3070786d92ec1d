"""The public notice of a batch: the list of its schemes that ask for one, published before the last signature."""

from django.conf import settings

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.notices.actions import publish_notice
from apps.notices.choices import NoticeKind
from apps.notices.models import PublicNotice
from apps.notices.queries import in_running_notice
from apps.notices.rules import Line
from apps.payments.actions.batches import take_out
from apps.payments.actions.events import person_of
from apps.payments.models import Batch
from apps.payments.queries.batches import lock_batch
from apps.payments.queries.gates import notice_lines
from apps.payments.rules.refusals import NothingToPay, StaleScreen, WrongState

OPEN = ("draft", "submitted", "reviewed")


@action(permission="payments.publish_batch", label="公示发放名单")
def publish_batch(
    actor: Actor, *, batch_id: int, seen_fen: int, division_code: str, working_days: int | None = None
) -> PublicNotice:
    """Publish who is newly paid under the schemes of this batch that ask for a notice; names are masked by ``notices``.

    Raises BatchNotFound, WrongState, StaleScreen, NoticeLive (published before), NotFound (place), NeedsPerson.
    """
    batch, lines = _newcomers(actor, batch_id, seen_fen)
    notice = _publish(actor, batch, lines, batch.key, division_code, working_days)
    audit.record(actor, "payments.publish_batch", batch, after={"notice": notice.pk, "closes_on": notice.closes_on})
    return notice


@action(permission="payments.defer_newcomers", label="新增人员公示并移出批次")
def defer_newcomers(
    actor: Actor, *, batch_id: int, seen_fen: int, division_code: str, working_days: int | None = None
) -> int:
    """Publish those newly paid who are in no running notice yet, and take all of them out: the others are paid now.

    Their dues wait on the held-over list and come into the next batch once the notice is over. Returns how many persons
    left. Raises BatchNotFound, WrongState, StaleScreen, NothingToPay (nobody else would be left), NeedsPerson.
    """
    batch, lines = _newcomers(actor, batch_id, seen_fen)
    running = in_running_notice([line.person_key for line in lines], actor.today)
    waiting = [line for line in lines if (line.person_key, line.item) not in running]
    notice = None
    if waiting:
        notice = _publish(actor, batch, waiting, f"{batch.key}/{batch.revision}", division_code, working_days)
    dossiers = {line.person_key.removeprefix("person:") for line in lines}
    rows = list(batch.payments.filter(person__dossier_no__in=dossiers).exclude(state="withdrawn").order_by("id"))
    if len(rows) >= batch.row_count:
        raise NothingToPay("本批次全部是须公示的新增人员，移出后没有可发的人。请公示名单，期满后再审批。")
    why = f"首次发放须先公示，公示至{notice.closes_on}，期满后发放" if notice else "首次发放，公示期未满，期满后发放"
    take_out(actor, batch, rows, "新增人员移出", why)
    after = {"notice": notice.pk if notice else None, "persons": len(rows), "revision": batch.revision}
    audit.record(actor, "payments.defer_newcomers", batch, after=after, reason=why)
    return len(rows)


def _newcomers(actor: Actor, batch_id: int, seen_fen: int) -> tuple[Batch, list[Line]]:
    """The locked batch as it was seen, and who in it has to be in a notice first."""
    person_of(actor)
    batch = lock_batch(actor, batch_id)
    if batch.state not in OPEN:
        raise WrongState(f"批次{batch.key}已审批或已作废，不能再公示；请刷新页面查看。")
    if batch.total_fen != seen_fen:
        raise StaleScreen("批次合计已有变化，请刷新页面核对后再公示。")
    lines = notice_lines(batch, actor.today)
    if not lines:
        raise WrongState("本批次没有须公示的新增人员，可以直接复核审批。")
    return batch, lines


def _publish(
    actor: Actor, batch: Batch, lines: list[Line], reference: str, division_code: str, working_days: int | None
) -> PublicNotice:
    schemes = sorted({line.item for line in lines})
    month = f"{batch.month.year}年{batch.month.month}月"
    return publish_notice(
        actor,
        kind=NoticeKind.PAYMENT,
        subject=f"{month}优抚补助新增人员公示",
        body=f"现将{month}{'、'.join(schemes)}新增发放人员名单予以公示。如有异议，请在公示期内向村（社区）、乡镇退役军人服务站或{settings.ORGANISATION['name']}反映。",
        division_code=division_code,
        reference=reference,
        entries=lines,
        working_days=working_days,
    )
