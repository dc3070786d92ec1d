"""The public notice of a batch: the list of its schemes that ask for one, published before the last signature."""

from django.conf import settings

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.notices.actions import publish_notice
from apps.notices.choices import NoticeKind
from apps.notices.models import PublicNotice
from apps.payments.actions.events import person_of
from apps.payments.queries.batches import lock_batch
from apps.payments.queries.gates import notice_lines
from apps.payments.rules.refusals import StaleScreen, WrongState

OPEN = ("draft", "submitted", "reviewed")


@action(permission="payments.publish_batch", label="公示发放名单")
def publish_batch(
    actor: Actor, *, batch_id: int, seen_fen: int, division_code: str, working_days: int | None = None
) -> PublicNotice:
    """Publish who is newly paid under the schemes of this batch that ask for a notice; names are masked by ``notices``.

    Raises BatchNotFound, WrongState, StaleScreen, NoticeLive (published before), NotFound (place), NeedsPerson.
    """
    person_of(actor)
    batch = lock_batch(actor, batch_id)
    if batch.state not in OPEN:
        raise WrongState(f"批次{batch.key}已审批或已作废，不能再公示；请刷新页面查看。")
    if batch.total_fen != seen_fen:
        raise StaleScreen("批次合计已有变化，请刷新页面核对后再公示。")
    lines = notice_lines(batch, actor.today)
    if not lines:
        raise WrongState("本批次没有须公示的新增人员，可以直接复核审批。")
    schemes = sorted({line.item for line in lines})
    month = f"{batch.month.year}年{batch.month.month}月"
    notice = publish_notice(
        actor,
        kind=NoticeKind.PAYMENT,
        subject=f"{month}优抚补助新增人员公示",
        body=f"现将{month}{'、'.join(schemes)}新增发放人员名单予以公示。如有异议，请在公示期内向村（社区）、乡镇退役军人服务站或{settings.ORGANISATION['name']}反映。",
        division_code=division_code,
        reference=batch.key,
        entries=lines,
        working_days=working_days,
    )
    audit.record(actor, "payments.publish_batch", batch, after={"notice": notice.pk, "closes_on": notice.closes_on})
    return notice
