"""``manage.py batch compose|submit|review|approve|file|return|close … --as USERNAME``: a month from the terminal."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, DomainError
from apps.core.money import parse_yuan, yuan
from apps.core.month import Month
from apps.org.queries import actor_of_username
from apps.payments import actions
from apps.payments.models import Batch
from apps.payments.queries.batches import files, get_batch
from apps.payments.queries.reminders import reminders

Options = dict[str, Any]
MOST = 64 * 1024 * 1024


def _said(batch: Batch) -> str:
    batch.refresh_from_db()
    return f"批次 {batch.key}：{batch.get_state_display()}，{batch.row_count} 笔，{yuan(batch.total_fen)} 元。"


def _compose(actor: Actor, options: Options) -> str:
    batch = actions.compose_batch(
        actor,
        month=Month.parse(options["month"]),
        kind=options["kind"],
        schemes=options["scheme"],
        divisions=options["division"],
        profile=options["bank"],
    )
    return _said(batch)


def _submit(actor: Actor, batch: Batch, options: Options) -> str:
    actions.submit_batch(actor, batch_id=batch.pk, seen_fen=_seen(batch, options, needed=False))
    return _said(batch)


def _seen(batch: Batch, options: Options, *, needed: bool = True) -> Any:
    if options.get("seen"):
        return parse_yuan(options["seen"])
    return batch.total_fen if needed else None


def _review(actor: Actor, batch: Batch, options: Options) -> str:
    actions.review_batch(actor, batch_id=batch.pk, seen_fen=_seen(batch, options), note=options["note"])
    return _said(batch)


def _approve(actor: Actor, batch: Batch, options: Options) -> str:
    actions.approve_batch(actor, batch_id=batch.pk, seen_fen=_seen(batch, options), note=options["note"])
    return _said(batch)


def _reject(actor: Actor, batch: Batch, options: Options) -> str:
    actions.reject_batch(actor, batch_id=batch.pk, reason=options["note"])
    return _said(batch)


def _cancel(actor: Actor, batch: Batch, options: Options) -> str:
    actions.cancel_batch(actor, batch_id=batch.pk, reason=options["note"])
    return _said(batch)


def _reminders(actor: Actor, batch: Batch, options: Options) -> str:
    lines = []
    for one in reminders(actor, batch):
        lines.append(f"{'红' if one.is_red else '黄'} {one.title}：{one.count} 人")
        actions.open_reminder(actor, batch_id=batch.pk, key=one.key)
        if options["note"]:
            actions.answer_reminder(actor, batch_id=batch.pk, key=one.key, answer=options["note"])
    return "\n".join(lines) or "没有提醒。"


def _file(actor: Actor, batch: Batch, options: Options) -> str:
    try:
        actions.make_files(actor, batch_id=batch.pk)
    except AlreadyDone:
        if not options["out"]:
            raise
    lines = []
    for row in files(actor, batch.pk).filter(state="made"):
        lines.append(f"{row.name}  {row.row_count} 笔  {yuan(row.total_fen)} 元  SHA-256 {row.sha256}")
        if options["out"]:
            found = actions.download_file(actor, file_id=row.pk)
            folder = Path(options["out"])
            folder.mkdir(parents=True, exist_ok=True)
            (folder / found.name).write_bytes(found.content)
    return "\n".join([*lines, _said(batch)])


def _send(actor: Actor, batch: Batch, options: Options) -> str:
    actions.mark_sent(actor, batch_id=batch.pk, note=options["note"])
    return _said(batch)


def _return(actor: Actor, batch: Batch, options: Options) -> str:
    said = []
    for name in options["files"]:
        path = Path(name)
        if not path.is_file():
            raise CommandError(f"没有找到文件 {path}，请核对路径。")
        if path.stat().st_size > MOST:
            raise CommandError(f"文件 {path.name} 超过 64 MB，不像回盘文件，请核对。")
        said.append(actions.take_return(actor, batch_id=batch.pk, content=path.read_bytes(), name=path.name).text)
    return "\n".join([*said, _said(batch)])


def _end_return(actor: Actor, batch: Batch, options: Options) -> str:
    count = actions.close_return(actor, batch_id=batch.pk, note=options["note"])
    return f"登记回盘完毕，结果未明 {count} 笔。{_said(batch)}"


def _resolve(actor: Actor, batch: Batch, options: Options) -> str:
    row = batch.payments.filter(ref=options["ref"]).first()
    if row is None:
        raise CommandError(f"批次 {batch.key} 没有流水号 {options['ref']}，请核对。")
    actions.resolve_unknown(actor, payment_id=row.pk, outcome=options["outcome"], evidence=options["note"])
    return _said(batch)


def _close(actor: Actor, batch: Batch, options: Options) -> str:
    actions.close_batch(actor, batch_id=batch.pk)
    return _said(batch)


def _tell(actor: Actor, batch: Batch, options: Options) -> str:
    job = actions.order_telling(actor, batch_id=batch.pk)
    return f"已交后台办理（任务 {job.pk}）：给已到账和被退票的人各写一条短信，已告知过的不重发。"


STEPS: dict[str, tuple[str, Callable[[Actor, Batch, Options], str]]] = {
    "submit": ("提交复核", _submit),
    "review": ("复核", _review),
    "approve": ("审批", _approve),
    "reject": ("退回修改（--note 填原因）", _reject),
    "cancel": ("作废编制中的批次（--note 填原因）", _cancel),
    "reminders": ("列出并查看提醒；--note 同时答复", _reminders),
    "file": ("生成报盘文件；--out 同时保存到文件夹", _file),
    "send": ("登记送交银行", _send),
    "return": ("处理回盘文件", _return),
    "end-return": ("登记银行不再回盘，没有结果的列为未明", _end_return),
    "resolve": ("核实一笔未明结果（--note 填依据）", _resolve),
    "close": ("结清", _close),
    "tell": ("告知收款人到账或退票", _tell),
}


class Command(BaseCommand):
    """Door: one step, one action."""

    help = "办理发放批次：组批、提交、复核、审批、报盘、回盘、结清"

    def add_arguments(self, parser: CommandParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
        compose = steps.add_parser("compose", help="组批")
        compose.add_argument("month", help="月份，例如 2026-11")
        compose.add_argument("--kind", default="regular", choices=["regular", "arrears", "reissue"], help="批次类别")
        compose.add_argument("--scheme", action="append", default=[], help="只含某个待遇项目；可重复")
        compose.add_argument("--division", action="append", default=[], help="只含某个区划；可重复")
        compose.add_argument("--bank", default=None, help="代发银行代码")
        self._who(compose)
        for name, (words, _) in STEPS.items():
            one = steps.add_parser(name, help=words)
            one.add_argument("key", help="批次号，例如 2026-11-01")
            one.add_argument("--note", default="", help="意见、原因或依据")
            self._more(name, one)
            self._who(one)

    def _more(self, name: str, parser: ArgumentParser) -> None:
        if name in {"submit", "review", "approve"}:
            parser.add_argument("--seen", default="", help="所见合计（元）；不同则拒绝")
        if name == "file":
            parser.add_argument("--out", default="", help="保存报盘文件的文件夹")
        if name == "return":
            parser.add_argument("files", nargs="+", help="回盘文件")
        if name == "resolve":
            parser.add_argument("ref", help="流水号")
            parser.add_argument("outcome", choices=["paid", "not_paid"], help="已到账或未到账")

    def _who(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as", dest="username", required=True, metavar="USERNAME", help="以哪个账号办理")

    def handle(self, *args: Any, **options: Any) -> None:
        """Parse, call, say what became of it; a refusal is the command's error."""
        try:
            actor = actor_of_username(options["username"], via="command")
            if options["step"] == "compose":
                self.stdout.write(_compose(actor, options))
                return
            step = STEPS[options["step"]][1]
            self.stdout.write(step(actor, get_batch(actor, options["key"]), options))
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
