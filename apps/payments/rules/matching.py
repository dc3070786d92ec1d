"""Judging a return file whole, before anything is written. Pure."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from apps.core.money import yuan
from apps.payments.rules.formats import Answer, AnswerLine
from apps.payments.rules.refusals import (
    AlteredAmount,
    OtherBatchFile,
    ReturnTaken,
    RowDoubled,
    RowDropped,
    WrongTotal,
)


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent under a reference, and where it stands."""

    payment_id: int
    fen: int
    state: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A line with its verdict; ``payment_id`` is None when the reference is not ours."""

    line: AnswerLine
    match: str
    payment_id: int | None


# (payment state, bank's word) -> verdict. What is missing here is a contradiction.
VERDICTS = {
    ("sent", "paid"): "ok",
    ("sent", "rejected"): "ok",
    ("sent", "returned"): "ok",
    ("unknown", "paid"): "ok",
    ("unknown", "rejected"): "ok",
    ("unknown", "returned"): "ok",
    ("paid", "paid"): "known",
    ("paid", "returned"): "ok",
    ("failed", "rejected"): "known",
    ("failed", "returned"): "known",
    ("returned", "returned"): "known",
    ("returned", "rejected"): "known",
}


def lines_digest(answer: Answer) -> str:
    """The same lines in another order, encoding or file name have the same digest."""
    text = "\n".join(sorted(f"{line.ref}|{line.fen}|{line.result}|{line.reason_code}" for line in answer.lines))
    return hashlib.sha256(text.encode()).hexdigest()


def judge(answer: Answer, sent: Mapping[str, Sent], elsewhere: Mapping[str, str]) -> list[Judged]:
    """Verdict of every line. ``sent`` are this batch's references, ``elsewhere`` those of other batches (with their key).

    Raises, in this order: OtherBatchFile, RowDoubled, AlteredAmount, RowDropped, WrongTotal, ReturnTaken.
    """
    _check_batch(answer, sent, elsewhere)
    _check_doubled(answer.lines)
    _check_amounts(answer.lines, sent)
    _check_totals(answer)
    judged = [_verdict(line, sent.get(line.ref)) for line in answer.lines]
    if judged and all(one.match == "known" for one in judged):
        raise ReturnTaken("这份回盘文件的每一行都已处理过，结果相同，没有新的内容，不需要再次上传。")
    return judged


def _verdict(line: AnswerLine, known: Sent | None) -> Judged:
    if known is None:
        return Judged(line, "unknown_ref", None)
    return Judged(line, VERDICTS.get((known.state, line.result), "contradiction"), known.payment_id)


def _check_batch(answer: Answer, sent: Mapping[str, Sent], elsewhere: Mapping[str, str]) -> None:
    foreign = [line for line in answer.lines if line.ref in elsewhere]
    if foreign:
        first = foreign[0]
        raise OtherBatchFile(
            f"第{first.row}行的序号{first.ref}属于批次{elsewhere[first.ref]}"
            f"（本文件共有{len(foreign)}行不属于本批次）。请到那个批次上传，或向银行核对文件。"
        )
    if answer.lines and not any(line.ref in sent for line in answer.lines):
        raise OtherBatchFile("文件中没有一行的序号属于本批次，可能选错了文件；请核对后重新上传。")


def _check_doubled(lines: Iterable[AnswerLine]) -> None:
    first: dict[str, AnswerLine] = {}
    for line in lines:
        earlier = first.setdefault(line.ref, line)
        if earlier is not line:
            same = earlier.result == line.result and earlier.fen == line.fen
            said = "重复" if same else "结果互相矛盾"
            raise RowDoubled(
                f"第{earlier.row}行和第{line.row}行是同一个序号{line.ref}，{said}。"
                "整份文件没有处理；请向银行核实并重新索取回盘文件。"
            )


def _check_amounts(lines: Iterable[AnswerLine], sent: Mapping[str, Sent]) -> None:
    for line in lines:
        known = sent.get(line.ref)
        if known is not None and known.fen != line.fen:
            raise AlteredAmount(
                f"第{line.row}行（序号{line.ref}）的金额是{yuan(line.fen)}元，报盘时是{yuan(known.fen)}元。"
                "整份文件没有处理；请向银行查明原因。"
            )


def _check_totals(answer: Answer) -> None:
    if len(answer.lines) != answer.count:
        raise RowDropped(
            f"合计行写明{answer.count}笔，文件里有{len(answer.lines)}笔。"
            "可能缺行或多行，整份文件没有处理；请向银行重新索取完整的文件。"
        )
    total = sum(line.fen for line in answer.lines)
    if total != answer.total_fen:
        raise WrongTotal(
            f"各行金额相加是{yuan(total)}元，合计行写的是{yuan(answer.total_fen)}元。整份文件没有处理；请向银行核实。"
        )
