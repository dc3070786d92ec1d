"""The pure rules: bytes and judgement, by example and by property."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.errors import AlreadyDone
from apps.core.money import plain_yuan
from apps.payments.rules import AnswerLine, Column, Layout, OrderLine, Sent, judge, lines_digest, next_state, read_answer
from apps.payments.rules.formats import Answer, write_answer, write_order
from apps.payments.rules.refusals import ReturnTaken, StepDone, Unencodable, Unreadable, WrongState
from apps.payments.rules.states import ACTS, LABELS, MOVES

ORDER = (
    Column("序号", "ref"),
    Column("姓名", "name"),
    Column("帐号", "account"),
    Column("金额", "yuan"),
    Column("身份证", "id_number"),
)
BACK = (
    Column("序号", "ref"),
    Column("金额", "yuan"),
    Column("结果", "result"),
    Column("原因码", "reason_code"),
    Column("原因", "reason"),
)
RESULTS = {"成功": "paid", "失败": "rejected", "退票": "returned"}


def layout(form: str = "pipe", **over: object) -> Layout:
    values: dict[str, object] = {
        "format": form,
        "encoding": "gb18030",
        "columns": ORDER,
        "header": False,
        "totals": False,
        "return_encodings": ("gb18030", "utf-8-sig"),
        "return_columns": BACK,
        "return_header": False,
        "results": RESULTS,
    }
    return Layout(**(values | over))  # type: ignore[arg-type]


def order(name: str, fen: int = 123_456, account: str = "9990000000000001") -> OrderLine:
    return OrderLine(1, "2611010000001", name, account, fen, "999321195501011234")


REFS = st.integers(1, 9_999_999).map(lambda n: f"261101{n:07d}")
TEXTS = st.text(st.characters(codec="gb18030", exclude_categories=("C", "Z"), exclude_characters='|"'), max_size=12)
LINES = st.lists(
    st.tuples(REFS, st.integers(1, 10**12), st.sampled_from(["paid", "rejected", "returned"]), TEXTS), min_size=1, max_size=20,
    unique_by=lambda one: one[0],
)  # fmt: skip


@given(LINES, st.sampled_from(["pipe", "csv", "xlsx"]), st.booleans())
@settings(max_examples=150, deadline=None)
def test_an_answer_is_read_as_it_was_written(rows: list[tuple[str, int, str, str]], form: str, header: bool) -> None:
    chosen = layout(form, return_header=header)
    lines = [AnswerLine(n, ref, fen, result, "E01", text) for n, (ref, fen, result, text) in enumerate(rows, 1)]
    found = read_answer(chosen, write_answer(chosen, lines))
    assert [(one.ref, one.fen, one.result, one.reason_code, one.reason) for one in found.lines] == [
        (one.ref, one.fen, one.result, one.reason_code, one.reason.strip()) for one in lines
    ]
    assert (found.count, found.total_fen) == (len(lines), sum(one.fen for one in lines))


@given(st.lists(st.integers(0, 10**14), min_size=1, max_size=400))
@settings(max_examples=250, deadline=None)
def test_a_hundred_thousand_amounts_keep_their_cents(amounts: list[int]) -> None:
    for fen in amounts:
        text = plain_yuan(fen)
        assert Decimal(text) * 100 == fen
        assert "." in text


@given(LINES)
@settings(max_examples=60, deadline=None)
def test_order_and_encoding_do_not_change_what_a_file_says(rows: list[tuple[str, int, str, str]]) -> None:
    lines = [AnswerLine(n, ref, fen, result, "", text) for n, (ref, fen, result, text) in enumerate(rows, 1)]
    one, other = Answer(tuple(lines), 1, 1), Answer(tuple(reversed(lines)), 2, 2)
    assert lines_digest(one) == lines_digest(other)
    if len(lines) > 1:
        assert lines_digest(one) != lines_digest(Answer(tuple(lines[1:]), 1, 1))


@given(LINES, st.data())
@settings(max_examples=60, deadline=None)
def test_a_true_answer_is_applied_and_every_line_has_a_verdict(
    rows: list[tuple[str, int, str, str]], data: st.DataObject
) -> None:
    lines = tuple(AnswerLine(n, ref, fen, result) for n, (ref, fen, result, _) in enumerate(rows, 1))
    answer = Answer(lines, len(lines), sum(one.fen for one in lines))
    states = st.sampled_from(["sent", "unknown", "paid", "failed", "returned"])
    sent = {one.ref: Sent(one.row, one.fen, data.draw(states)) for one in lines}
    try:
        judged = judge(answer, sent, {})
    except ReturnTaken:
        return
    assert [one.line for one in judged] == list(lines)
    assert {one.match for one in judged} <= {"ok", "known", "contradiction"}


class TestWriting:
    def test_the_pipe_form_is_as_the_bank_prints_it(self) -> None:
        content = write_order(layout(), [order("买买提·吐尔逊·艾合买提")])
        assert (
            content.decode("gb18030")
            == "2611010000001|买买提·吐尔逊·艾合买提|9990000000000001|1234.56|999321195501011234|\r\n"
        )

    def test_totals_and_header(self) -> None:
        content = write_order(layout("csv", encoding="utf-8-sig", header=True, totals=True), [order("王"), order("李", 4)])
        rows = content.decode("utf-8-sig").splitlines()
        assert (rows[0], rows[-1]) == ("序号,姓名,帐号,金额,身份证", "合计,2,1234.60")

    @pytest.mark.parametrize("name", ["王|五", "王\n五", "=1+1", "＝1+1", "@sum", "\t王", "+王"])
    def test_what_would_break_a_file_is_refused_by_name(self, name: str) -> None:
        with pytest.raises(Unencodable):
            write_order(layout(), [order("好人"), order(name)])

    def test_a_bank_name_is_no_formula_either(self) -> None:
        columns = (*ORDER, Column("开户行", "bank_name"))
        with pytest.raises(Unencodable, match="王"):
            write_order(layout("csv", columns=columns), [replace(order("王"), bank_name="=1+1")])

    def test_a_missing_account_is_refused(self) -> None:
        with pytest.raises(Unencodable, match="无账号"):
            write_order(layout(), [order("无账号", account="")])

    def test_many_names_are_counted(self) -> None:
        with pytest.raises(Unencodable, match="等12人"):
            write_order(layout(encoding="gbk"), [order(f"𠮷{number}") for number in range(12)])


class TestReading:
    def test_utf_8_needs_its_bom(self) -> None:
        text = "2611010000001|1.00|成功|||\r\n合计|1|1.00|"
        assert read_answer(layout(), text.encode("utf-8-sig")).total_fen == 100
        with pytest.raises(Unreadable):
            read_answer(layout(return_encodings=("utf-8-sig",)), text.encode())

    def test_an_open_quote_in_csv(self) -> None:
        with pytest.raises(Unreadable, match="CSV"):
            read_answer(layout("csv"), '"2611010000001,1.00,成功,,\r\n合计,1,1.00'.encode("gb18030"))

    def test_numbers_in_a_workbook(self) -> None:
        import io

        import xlsxwriter

        buffer = io.BytesIO()
        book = xlsxwriter.Workbook(buffer)
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [2611010000001, 1234.56, "成功", "", ""])
        sheet.write_row(1, 0, ["合计", 1, 1234.56])
        book.close()
        assert read_answer(layout("xlsx"), buffer.getvalue()).lines[0].fen == 123_456

    def test_a_number_excel_has_rounded(self) -> None:
        import io

        import xlsxwriter

        buffer = io.BytesIO()
        book = xlsxwriter.Workbook(buffer)
        book.add_worksheet().write_row(0, 0, [999321195501011234, 1, "成功", "", ""])
        book.close()
        with pytest.raises(Unreadable, match="第1行"):
            read_answer(layout("xlsx"), buffer.getvalue())

    def test_a_workbook_that_unpacks_to_too_much(self) -> None:
        import io
        import zipfile

        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("xl/worksheets/sheet1.xml", b"0" * (81 * 1024 * 1024))
        with pytest.raises(Unreadable, match="工作簿"):
            read_answer(layout("xlsx"), buffer.getvalue())


class TestStates:
    def test_every_move_has_words(self) -> None:
        assert {state for state, _ in MOVES} | set(MOVES.values()) == set(LABELS)
        assert {act for _, act in MOVES} == set(ACTS)

    def test_done_is_not_wrong(self) -> None:
        with pytest.raises(StepDone) as caught:
            next_state("closed", "submit")
        assert isinstance(caught.value, AlreadyDone)
        with pytest.raises(WrongState, match="已审批"):
            next_state("draft", "file")
