"""The bank's files: made once, handed out as stored; answers judged whole before a byte is written."""

import hashlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection

from apps.core.errors import DomainError
from apps.core.models import AuditEntry
from apps.core.month import Month
from apps.payments import actions
from apps.payments.models import (
    BankFile,
    BankProfile,
    Batch,
    HeldOver,
    Payment,
    ReturnFile,
    ReturnLine,
    Settlement,
    Suspense,
    Transfer,
)
from apps.payments.queries.layouts import layout_of
from apps.payments.rules import AnswerLine, read_answer, write_answer
from apps.payments.rules.refusals import (
    AlteredAmount,
    FileNotFound,
    OtherBatchFile,
    ReturnTaken,
    RowDoubled,
    RowDropped,
    SamePerson,
    StepDone,
    Unencodable,
    Unreadable,
    WrongState,
    WrongTotal,
)
from tests.payments.make import NOVEMBER, Desk, answer, answer_lines, fresh, make_account, make_person, owe, people_owed

pytestmark = pytest.mark.django_db
TABLES = (
    "returnfile",
    "returnline",
    "settlement",
    "transfer",
    "payment",
    "batchevent",
    "heldover",
    "suspense",
    "unknown",
    "recovery",
)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def picture() -> str:
    """A hash over every money table: equal pictures mean nothing was written."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for name in TABLES:
            cursor.execute(f"select coalesce(string_agg(t::text, '|' order by 1), '') from payments_{name} t")
            digest.update(cursor.fetchone()[0].encode())
    return digest.hexdigest()


class TestFiles:
    def test_bytes_are_stored_sealed_with_count_sum_and_hash(self, desk: Desk) -> None:
        people_owed(10_000, 20_001)
        batch = desk.filed()
        row = BankFile.objects.get()
        found = actions.download_file(desk.finance, file_id=row.pk)
        lines = found.content.decode("gb18030").splitlines()
        assert (row.row_count, row.total_fen, len(lines)) == (2, 30_001, 2)
        assert lines[0].startswith("2611010000001|测试")
        assert lines[0].count("|") == 5
        assert lines[1].split("|")[3] == "200.01"
        assert hashlib.sha256(found.content).hexdigest() == row.sha256 == found.sha256
        account = lines[0].split("|")[2]
        assert account.startswith("999000")
        assert account.encode() not in bytes(row.content_sealed)
        assert actions.download_file(desk.finance, file_id=row.pk) == found
        assert AuditEntry.objects.filter(verb="payments.download_file").count() == 2
        assert set(Payment.objects.filter(batch=batch).values_list("state", "line_no")) == {("sent", 1), ("sent", 2)}

    def test_no_file_has_more_rows_than_the_bank_takes(self, desk: Desk) -> None:
        BankProfile.objects.filter(code="county_commercial").update(max_rows=2)
        people_owed(1, 2, 3, 4, 5)
        desk.filed()
        rows = list(BankFile.objects.order_by("sequence").values_list("sequence", "row_count", "total_fen"))
        assert rows == [(1, 2, 3), (2, 2, 7), (3, 1, 5)]
        assert list(Payment.objects.order_by("seq").values_list("file__sequence", "line_no")) == [
            (1, 1),
            (1, 2),
            (2, 1),
            (2, 2),
            (3, 1),
        ]

    @pytest.mark.parametrize("code", ["postal_savings", "agricultural"])
    def test_other_banks_by_data(self, desk: Desk, code: str) -> None:
        people_owed(10_000, 20_000)
        batch = desk.closed(desk.composed(profile=code))
        assert batch.state == "closed"

    def test_made_once(self, desk: Desk) -> None:
        people_owed(10_000)
        batch = desk.filed()
        with pytest.raises(StepDone):
            actions.make_files(desk.finance, batch_id=batch.pk)
        assert BankFile.objects.count() == 1

    def test_a_name_the_encoding_cannot_carry_is_refused_by_name(self, desk: Desk) -> None:
        BankProfile.objects.filter(code="county_commercial").update(encoding="gbk")
        owe(make_person("李㛃"), 10_000)
        owe(make_person("王𠮷"), 10_000)
        owe(make_person("买买提·艾力"), 10_000)
        batch = desk.approved()
        with pytest.raises(Unencodable, match="𠮷") as caught:
            actions.make_files(desk.finance, batch_id=batch.pk)
        assert "买买提" not in caught.value.message
        assert not BankFile.objects.exists()
        assert Payment.objects.filter(state="ready").count() == 3

    def test_rare_characters_travel_in_gb18030(self, desk: Desk) -> None:
        owe(make_person("王𠮷"), 10_000)
        batch = desk.filed()
        content = actions.download_file(desk.finance, file_id=batch.files.get().pk).content
        assert "王𠮷" in content.decode("gb18030")

    def test_a_lost_file_is_voided_by_another_person_and_made_again(self, desk: Desk) -> None:
        people_owed(10_000, 20_000)
        batch = desk.sent()
        row = batch.files.get()
        with pytest.raises(SamePerson):
            actions.void_file(desk.finance, file_id=row.pk, evidence="银行函：未收到该文件")
        fresh_file = actions.void_file(desk.reviewer, file_id=row.pk, evidence="银行函：未收到该文件")
        assert (fresh_file.version, fresh_file.sha256, fresh(batch).state) == (2, row.sha256, "sent")
        assert set(Payment.objects.values_list("file_id", "state")) == {(fresh_file.pk, "sent")}
        with pytest.raises(FileNotFound):
            actions.download_file(desk.finance, file_id=row.pk)
        with pytest.raises(FileNotFound):
            actions.void_file(desk.reviewer, file_id=row.pk, evidence="银行函：未收到该文件")

    def test_a_file_the_bank_answered_is_not_voided(self, desk: Desk) -> None:
        _, late = people_owed(10_000, 20_000)
        batch = desk.sent()
        actions.take_return(desk.finance, batch_id=batch.pk, content=answer(batch, missing=[late.pk]), name="a")
        with pytest.raises(WrongState):
            actions.void_file(desk.reviewer, file_id=batch.files.get().pk, evidence="银行函：未收到该文件")


def altered(lines: list[AnswerLine]) -> tuple[list[AnswerLine], tuple[int, int] | None]:
    lines[1] = replace(lines[1], fen=lines[1].fen + 1)
    return lines, None


def altered_with_total(lines: list[AnswerLine]) -> tuple[list[AnswerLine], tuple[int, int] | None]:
    good = sum(line.fen for line in lines)
    lines[0], lines[1] = replace(lines[0], fen=lines[0].fen - 1), replace(lines[1], fen=lines[1].fen + 1)
    return lines, (len(lines), good)


def dropped(lines: list[AnswerLine]) -> tuple[list[AnswerLine], tuple[int, int] | None]:
    totals = len(lines), sum(line.fen for line in lines)
    return lines[1:], totals


def doubled(lines: list[AnswerLine]) -> tuple[list[AnswerLine], tuple[int, int] | None]:
    totals = len(lines), sum(line.fen for line in lines)
    return [*lines, lines[0]], totals


def doubled_with_totals(lines: list[AnswerLine]) -> tuple[list[AnswerLine], tuple[int, int] | None]:
    return [*lines, lines[0]], None


def contradicting(lines: list[AnswerLine]) -> tuple[list[AnswerLine], tuple[int, int] | None]:
    return [*lines, replace(lines[0], result="rejected", reason_code="E03")], None


def wrong_total(lines: list[AnswerLine]) -> tuple[list[AnswerLine], tuple[int, int] | None]:
    return lines, (len(lines), sum(line.fen for line in lines) + 100)


class TestTampering:
    @pytest.mark.parametrize("code", ["county_commercial", "postal_savings", "agricultural"])
    @pytest.mark.parametrize(
        ("tamper", "refusal"),
        [
            (altered, AlteredAmount),
            (altered_with_total, AlteredAmount),
            (dropped, RowDropped),
            (doubled, RowDoubled),
            (doubled_with_totals, RowDoubled),
            (contradicting, RowDoubled),
            (wrong_total, WrongTotal),
        ],
    )
    def test_each_kind_has_its_own_refusal_and_writes_nothing(
        self, desk: Desk, code: str, tamper: Callable[..., object], refusal: type[DomainError]
    ) -> None:
        people_owed(10_000, 20_000, 30_000)
        batch = desk.sent(desk.composed(profile=code))
        lines, totals = tamper(answer_lines(batch))  # type: ignore[misc]
        content = write_answer(layout_of(batch.profile), lines, totals=totals)
        before, audited = picture(), AuditEntry.objects.count()
        with pytest.raises(refusal):
            actions.take_return(desk.finance, batch_id=batch.pk, content=content, name="回盘")
        assert picture() == before
        assert AuditEntry.objects.count() == audited + 1
        assert fresh(batch).state == "sent"

    def test_the_answer_of_another_batch(self, desk: Desk) -> None:
        people_owed(10_000)
        first = desk.sent()
        people_owed(20_000)
        second = desk.sent(desk.composed())
        with pytest.raises(OtherBatchFile, match=first.key):
            actions.take_return(desk.finance, batch_id=second.pk, content=answer(first), name="回盘")
        actions.take_return(desk.finance, batch_id=first.pk, content=answer(first), name="回盘")
        with pytest.raises(OtherBatchFile, match=first.key):
            actions.take_return(desk.finance, batch_id=second.pk, content=answer(first), name="回盘")
        strange = [AnswerLine(1, "9900000000001", 20_000, "paid")]
        content = write_answer(layout_of(second.profile), strange)
        with pytest.raises(OtherBatchFile):
            actions.take_return(desk.finance, batch_id=second.pk, content=content, name="回盘")

    def test_the_same_answer_again_renamed_reencoded_reordered(self, desk: Desk) -> None:
        people_owed(10_000, 20_000)
        batch = desk.sent()
        content = answer(batch)
        actions.take_return(desk.finance, batch_id=batch.pk, content=content, name="一.txt")
        before = picture()
        text = content.decode("gb18030")
        rows = text.splitlines()
        again = [content, b"\xef\xbb\xbf" + text.encode(), "\r\n".join([rows[1], rows[0], rows[2]]).encode("gb18030")]
        for number, copy in enumerate(again):
            with pytest.raises(ReturnTaken, match="不需要再次上传"):
                actions.take_return(desk.finance, batch_id=batch.pk, content=copy, name=f"副本{number}.txt")
        assert picture() == before

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "空的"),
            (b"   \r\n", "空的"),
            ("2611010000001|测试|999|100.00|成功|||\r\n".encode("gb18030"), "合计"),
            ("2611010000001|测试|999|100.00|成功|||\r\n合计|x|100.00|\r\n".encode("gb18030"), "合计行"),
            ("2611010000001|测试|999|100.00|成功|\r\n合计|1|100.00|\r\n".encode("gb18030"), "列"),
            ("2611010000001|测试|999|1百|成功|||\r\n合计|1|100.00|\r\n".encode("gb18030"), "第1行的金额"),
            ("2611010000001|测试|999|100.001|成功|||\r\n合计|1|100.00|\r\n".encode("gb18030"), "第1行的金额"),
            ("2611010000001|测试|999|-100.00|成功|||\r\n合计|1|100.00|\r\n".encode("gb18030"), "第1行的金额"),
            ("2611010000001|测试|999|100.00|大概成功|||\r\n合计|1|100.00|\r\n".encode("gb18030"), "结果"),
            ("|测试|999|100.00|成功|||\r\n合计|1|100.00|\r\n".encode("gb18030"), "序号"),
            ("合计|1|100.00|".encode("utf-16"), "编码"),
            (b"\xff\xfe\x00\x81\x30", "编码"),
        ],
    )
    def test_what_cannot_be_read_is_refused_with_its_row(self, desk: Desk, content: bytes, words: str) -> None:
        people_owed(10_000)
        batch = desk.sent()
        before = picture()
        with pytest.raises(Unreadable, match=words):
            actions.take_return(desk.finance, batch_id=batch.pk, content=content, name="回盘")
        assert picture() == before

    def test_too_large_for_its_batch(self, desk: Desk) -> None:
        people_owed(10_000)
        batch = desk.sent()
        with pytest.raises(Unreadable, match="过大"):
            actions.take_return(desk.finance, batch_id=batch.pk, content=b"x" * 2_000_000, name="回盘")

    def test_not_a_workbook(self, desk: Desk) -> None:
        people_owed(10_000)
        batch = desk.sent(desk.composed(profile="agricultural"))
        for content in (b"PK\x03\x04 not really", b"plain text"):
            with pytest.raises(Unreadable, match="Excel"):
                actions.take_return(desk.finance, batch_id=batch.pk, content=content, name="回盘.xlsx")

    def test_an_answer_before_the_file_is_marked_sent_counts_as_sent(self, desk: Desk) -> None:
        people_owed(10_000)
        batch = desk.filed()
        actions.take_return(desk.finance, batch_id=batch.pk, content=answer(batch), name="回盘")
        states = list(batch.events.order_by("seq").values_list("to_state", flat=True))
        assert states[-3:] == ["filed", "sent", "returned"]

    def test_no_answer_to_what_was_never_sent(self, desk: Desk) -> None:
        people_owed(10_000)
        batch = desk.approved()
        content = write_answer(layout_of(batch.profile), [AnswerLine(1, "2611010000001", 10_000, "paid")])
        with pytest.raises(WrongState):
            actions.take_return(desk.finance, batch_id=batch.pk, content=content, name="回盘")


class TestApplying:
    def test_files_of_one_batch_come_back_one_by_one(self, desk: Desk) -> None:
        BankProfile.objects.filter(code="county_commercial").update(max_rows=2)
        people_owed(1, 2, 3)
        batch = desk.sent()
        lines = answer_lines(batch)
        for part in (lines[:2], lines[2:]):
            content = write_answer(layout_of(batch.profile), part)
            receipt = actions.take_return(desk.finance, batch_id=batch.pk, content=content, name="回盘")
        assert (receipt.rows, receipt.paid, ReturnFile.objects.count()) == (1, 1, 2)
        assert Settlement.objects.count() == 3

    def test_a_cumulative_answer_adds_only_what_is_new(self, desk: Desk) -> None:
        _, late = people_owed(10_000, 20_000)
        batch = desk.returned(missing=[late.pk])
        receipt = actions.take_return(desk.finance, batch_id=batch.pk, content=answer(batch), name="全部")
        assert (receipt.paid, receipt.known) == (1, 1)
        assert Settlement.objects.count() == 2

    def test_a_late_return_reverses_once_and_opens_the_due_again(self, desk: Desk) -> None:
        _, back = people_owed(10_000, 20_000)
        batch = desk.closed()
        row = Payment.objects.get(person=back)
        late = [AnswerLine(1, row.ref, 20_000, "returned", "E03", "")]
        content = write_answer(layout_of(batch.profile), late)
        actions.take_return(desk.finance, batch_id=batch.pk, content=content, name="退票")
        row.refresh_from_db()
        assert (row.state, row.live, fresh(batch).state) == ("returned", False, "closed")
        assert HeldOver.objects.get().reason == "returned"
        assert Transfer.objects.get(kind="returned").reverses.kind == "paid"
        again = write_answer(layout_of(batch.profile), [replace(late[0], reason="另一份")])
        with pytest.raises(ReturnTaken):
            actions.take_return(desk.finance, batch_id=batch.pk, content=again, name="x")
        assert desk.closed(desk.composed()).total_fen == 20_000

    def test_a_strange_reference_among_good_ones_goes_to_suspense(self, desk: Desk) -> None:
        people_owed(10_000)
        batch = desk.sent()
        lines = [*answer_lines(batch), AnswerLine(2, "9900000000001", 5, "paid")]
        receipt = actions.take_return(
            desk.finance, batch_id=batch.pk, content=write_answer(layout_of(batch.profile), lines), name="x"
        )
        assert (receipt.paid, receipt.suspense) == (1, 1)
        assert ReturnLine.objects.get(match="unknown_ref").payment_id is None
        assert Suspense.objects.count() == 1

    def test_a_new_account_does_not_change_a_sent_file(self, desk: Desk) -> None:
        people_owed(10_000)
        batch = desk.composed()
        from tests.payments.make import close_account

        row = Payment.objects.get()
        old = row.payee_account
        close_account(row.person)
        make_account(row.person)
        batch = desk.filed(batch)
        row.refresh_from_db()
        assert row.payee_account_id == old.pk


def test_the_three_shipped_layouts_read_what_they_write() -> None:
    lines = [
        AnswerLine(1, "2611010000001", 123_456, "paid"),
        AnswerLine(2, "2611010000002", 1, "rejected", "E01", "账号不存在"),
    ]
    for profile in BankProfile.objects.all():
        layout = layout_of(profile)
        found = read_answer(layout, write_answer(layout, lines))
        assert [(one.ref, one.fen, one.result, one.reason_code) for one in found.lines] == [
            (one.ref, one.fen, one.result, one.reason_code) for one in lines
        ]
        assert (found.count, found.total_fen) == (2, 123_457)


def test_months_side_by_side(desk: Desk) -> None:
    people_owed(1, month=Month(2026, 10))
    assert desk.closed(desk.composed(Month(2026, 10))).key == "2026-10-01"
    people_owed(1)
    assert desk.composed(NOVEMBER).key == "2026-11-01"
    assert Batch.objects.count() == 2
