"""The inspector's bundle: ordered with a reason, made by a job from one snapshot, sealed at rest, fetched on the record, gone after a month."""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from apps.core import audit, queue, sealing
from apps.core.action import action
from apps.core.actor import Actor, now
from apps.core.errors import AlreadyDone, Conflict, Invalid
from apps.reports.actions.annual import NeedsPerson
from apps.reports.models import Bundle, BundleBlock
from apps.reports.queries.bundles import SECTIONS, get_bundle, sections
from apps.reports.queries.indicators import VERSION
from apps.reports.resources import Made, write_bundle

MAKE_BUNDLE = "reports.make_bundle"
LONGEST_DAYS = 400
LIFETIME = timedelta(days=30)
FORMAT = 1
_PLACE = "reports_bundleblock.content"
_PIECE = 256 * 1024


class BundleNotReady(Conflict):
    """Still being made."""

    default = "资料包还在生成，请稍候再下载。"


class BundleGone(Conflict):
    """Its bytes are no longer kept."""

    default = "资料包已过保存期，文件已清理，摘要仍然留存。需要的请按同一期间重新生成。"


@action(permission="reports.order_bundle", label="生成检查资料包")
def order_bundle(actor: Actor, *, first: date, last: date, reason: str) -> Bundle:
    """Order the records of ``first`` to ``last``, both included. While one of the same days is being made it is the same order."""
    if last < first:
        raise Invalid("截止日早于起始日，请核对。", field="last")
    if last > actor.today:
        raise Invalid("截止日不能晚于今天。", field="last")
    if (last - first).days >= LONGEST_DAYS:
        raise Invalid(f"一次最多{LONGEST_DAYS}天，请分段生成。", field="first")
    if len(reason.strip()) < 2:
        raise Invalid("请填写用途，例如“市审计局2026年度审计”。", field="reason")
    if actor.staff_id is None:
        raise NeedsPerson
    given = {"reason": reason.strip()[:200], "ordered_by_id": actor.staff_id, "ordered_at": actor.at}
    row, _ = Bundle.objects.get_or_create(first=first, last=last, made_at=None, defaults=given)
    job = queue.later(actor, MAKE_BUNDLE, key=str(row.pk), title=f"生成{row}", bundle_id=row.pk)
    if row.job_id != job.pk:
        row.job_id = job.pk
        row.save(update_fields=["job_id"])
    audit.record(actor, "reports.order_bundle", row, after={"first": first, "last": last, "job": job.pk}, reason=reason)
    return row


def make_bundle(run: queue.Run) -> dict[str, int]:
    """Everything from one snapshot, in the transaction that ends the job. Called by the job only."""
    row = get_bundle(run.actor, run.ids["bundle_id"])
    result = {"bundle_id": row.pk}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="vp-")))
        stack.enter_context(queue.snapshot())
        stack.enter_context(run.chunk(last=True, result=result, text="正在写资料包"))
        actor = run.actor.moved(now())
        path = folder / "bundle.zip"
        parts = ((one.name, one.title, lines) for one, lines in sections(row.first, row.last))
        made = write_bundle(path, parts, _head(actor, row), actor.at, lambda done: run.tell(done, len(SECTIONS)))
        record_bundle(actor, bundle_id=row.pk, made=made, path=path)
    return result


@action(permission="reports.order_bundle", label="生成检查资料包")
def record_bundle(actor: Actor, *, bundle_id: int, made: Made, path: Path) -> Bundle:
    """Keep the zip, sealed, and what it must answer to for ever. Raises AlreadyDone the second time."""
    row = Bundle.objects.select_for_update(of=("self",), no_key=True).get(pk=bundle_id)
    if row.made_at is not None:
        raise AlreadyDone
    whole, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        for number, piece in enumerate(iter(lambda: stream.read(_PIECE), b"")):
            whole.update(piece)
            size += len(piece)
            block = BundleBlock(bundle=row, number=number)
            block.content_sealed = sealing.seal_bytes(_PLACE, block.row_key, piece)
            block.save(force_insert=True)
    row.made_at, row.expires_at, row.rows, row.size = actor.at, actor.at + LIFETIME, made.rows, size
    row.sha256, row.manifest_sha256 = whole.hexdigest(), made.manifest_sha256
    row.save()
    after = {"rows": made.rows, "sha256": row.sha256, "manifest_sha256": row.manifest_sha256}
    audit.record(actor, "reports.order_bundle", row, after=after, reason=row.reason)
    return row


@action(permission="reports.read_bundle", label="下载检查资料包")
def fetch_bundle(actor: Actor, *, bundle_id: int) -> tuple[Bundle, Iterator[bytes]]:
    """The zip in pieces, its reading on the record with the hash. Raises BundleNotReady, BundleGone, NotFound."""
    row = get_bundle(actor, bundle_id)
    if row.made_at is None or row.expires_at is None:
        raise BundleNotReady
    if row.expires_at <= actor.at:
        raise BundleGone
    row.downloads += 1
    row.save(update_fields=["downloads"])
    audit.read(actor, row, "bundle", f"{row.reason}（清单摘要 {row.manifest_sha256}）")
    return row, _pieces(row)


@action(permission="reports.purge_bundles", label="清理过期检查资料包")
def purge_bundles(actor: Actor) -> int:
    """Expired bundles lose their bytes; order and hashes stay."""
    count = BundleBlock.objects.filter(bundle__expires_at__lte=actor.at).delete()[0]
    audit.record(actor, "reports.purge_bundles", ("reports.bundles", "", "过期检查资料包"), after={"blocks": count})
    return count


def _pieces(row: Bundle) -> Iterator[bytes]:
    keys = list(BundleBlock.objects.filter(bundle=row).order_by("number").values_list("pk", flat=True))
    for key in keys:
        block = BundleBlock.objects.get(pk=key)
        yield sealing.unseal_bytes(_PLACE, block.row_key, block.content_sealed)


def _head(actor: Actor, row: Bundle) -> dict[str, object]:
    return {
        "format": FORMAT,
        "organisation": settings.ORGANISATION["name"],
        "first": row.first.isoformat(),
        "last": row.last.isoformat(),
        "reason": row.reason,
        "ordered_by": {"staff": row.ordered_by.number, "name": row.ordered_by.name},
        "ordered_at": row.ordered_at.isoformat(),
        "made_at": actor.at.isoformat(),
        "indicators": VERSION,
    }
