"""Pure rules: who qualifies, replacement, states and their sum, answers judged whole, the offline code."""

import csv
import io
from datetime import date

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from apps.cards.rules import exchange, offline
from apps.cards.rules.eligibility import Facts, Kinship, check_eligible, home_service, identities
from apps.cards.rules.refusals import (
    BadAnswer,
    BadCode,
    ChangedRow,
    DoubledRow,
    MissingRow,
    NotEligible,
    OtherLot,
    UnknownRow,
    WrongCardState,
    WrongEncoding,
)
from apps.cards.rules.replacing import WAYS, check_replacement
from apps.cards.rules.states import ACTS, ENDED, MOVES, PLACES, UNMADE, balance, next_state

VETERAN = Facts("王建国", "active", frozenset({"discharged_soldier"}), has_left_service=True)


def test_a_veteran_and_kin_of_the_dead_qualify_and_both_are_written():
    both = Facts("王建国", "active", frozenset({"war_veteran", "martyr_survivor"}))
    assert identities(both) == {"veteran": ["war_veteran"], "survivor": ["martyr_survivor"]}
    assert check_eligible(both, "survivor") == ["war_veteran", "martyr_survivor"]
    assert check_eligible(Facts("李四", "active", has_left_service=True), "veteran") == ["discharged_soldier"]


def test_a_sibling_qualifies_only_when_supported():
    def kin(one: Kinship) -> dict[str, list[str]]:
        return identities(Facts("李四", "active", frozenset({"martyr_survivor"}), kin=(one,)))

    assert kin(Kinship("sibling")) == {}
    assert kin(Kinship("sibling", is_dependent=True)) == kin(Kinship("child")) == {"survivor": ["martyr_survivor"]}


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"state": "died"}, "去世"),
        ({"state": "merged"}, "并入"),
        ({"state": "left"}, "迁出"),
        ({"is_serving": True}, "现役"),
        ({"expelled": True}, "除名"),
        ({"is_sentenced": True}, "服刑"),
        ({"lost_rights": True}, "政治权利"),
        ({"categories": frozenset(), "has_left_service": False}, "没有已核验"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_ground_of_refusal_is_named(over, words):
    from dataclasses import replace

    with pytest.raises(NotEligible, match=words):
        check_eligible(replace(VETERAN, **over), "veteran")


def test_the_wrong_type_is_named_with_the_right_one():
    with pytest.raises(NotEligible, match="退役军人优待证"):
        check_eligible(VETERAN, "survivor")


def test_staff_come_to_whoever_is_over_eighty_or_cannot_come():
    assert home_service(date(1946, 11, 27), date(2026, 11, 27), unable=False)
    assert not home_service(date(1946, 11, 28), date(2026, 11, 27), unable=False)
    assert home_service(date(1990, 1, 1), date(2026, 1, 1), unable=True)


SOUND = {
    "state": "in_use",
    "same_kind": True,
    "closed_account": "",
    "valid_until": date(2026, 11, 29),
    "today": date(2026, 8, 31),
}


def test_replacement_free_or_paid_station_or_bank():
    free = {reason for reason, way in WAYS.items() if way.payer == "nobody"}
    assert free == {"chip", "data", "province", "kind", "expired"}
    assert {reason for reason, way in WAYS.items() if way.at_bank} == {"chip", "face"}
    for reason in ("chip", "face"):
        with pytest.raises(NotEligible, match="银行网点"):
            check_replacement(reason, **SOUND)


@pytest.mark.parametrize(
    ("reason", "over", "words"),
    [
        ("lost", {"state": "in_use"}, "正式挂失"),
        ("data", {"state": "lost"}, "遗失"),
        ("province", {}, "销户证明"),
        ("kind", {}, "另一种"),
        ("data", {"same_kind": False}, "类型变更"),
        ("expired", {"today": date(2026, 8, 30)}, "到期前90日内"),
        ("uncollected", {}, "没有发放过，不办补换"),
    ],
)
def test_what_a_replacement_lacks_is_named(reason, over, words):
    with pytest.raises(NotEligible, match=words):
        check_replacement(reason, **SOUND | over)


def test_a_card_is_changed_as_expired_from_ninety_days_before_its_last_day_on():
    assert check_replacement("expired", **SOUND).payer == "nobody"
    assert check_replacement("expired", **SOUND | {"today": date(2027, 1, 1)}).payer == "nobody"


def test_every_state_is_counted_once_or_not_at_all():
    counted = [state for group in PLACES.values() for state in group]
    states = set(MOVES.values())
    assert sorted(counted) == sorted(states - UNMADE)
    assert states >= ENDED
    assert {act for _, act in MOVES} == set(ACTS)
    assert {act for before, act in MOVES if before in ENDED} == {"restore"}


def test_a_wrong_move_is_told_with_the_state_in_words():
    with pytest.raises(WrongCardState, match="待制证"):
        next_state("queued", "deliver", "待制证")


@given(st.lists(st.sampled_from(sorted({act for _, act in MOVES})), max_size=30))
def test_whatever_happens_the_balance_holds(acts):
    state, issued = "", 0
    for act in acts:
        if (state, act) not in MOVES:
            continue
        state = MOVES[state, act]
        issued += act in ("make", "open")
    assert issued <= 1
    row = balance(issued, {state: 1} if state and state not in UNMADE else {})
    assert row.holds


LOT = "ZZ2026-001"
ROWS = [exchange.Row(n, f"YZ2026-{n:06d}", f"人{n}", f"{n:04d}", "退役军人优待证", "中国农业银行") for n in (1, 2, 3)]
SENT = {row.key: row.digest(LOT) for row in ROWS}


def table() -> list[list[str]]:
    rows = list(csv.reader(io.StringIO(exchange.answer_form(LOT, ROWS, "bank").decode("utf-8-sig"))))
    for number, row in enumerate(rows[1:], start=1):
        row[8:] = ["成功", "", f"{number:04d}", "2036-11-30", ""]
    return rows


def text(rows: list[list[str]], encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def test_no_cell_of_the_table_to_answer_on_is_a_formula_and_it_comes_back_the_same():
    rows = [exchange.Row(1, "YZ2026-000001", "=1+1", "0001", "退役军人优待证", "＋银行")]
    sent = {row.key: row.digest(LOT) for row in rows}
    written = list(csv.reader(io.StringIO(exchange.answer_form(LOT, rows, "city").decode("utf-8-sig"))))
    assert [cell for cell in written[1] if cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))] == []
    written[1][8:] = ["通过", ""]
    (verdict,) = exchange.judge(text(written), "city", lot=LOT, sent=sent)
    assert verdict.good


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_right_answer_is_read_in_any_usual_encoding(encoding):
    verdicts = exchange.judge(text(table(), encoding), "bank", lot=LOT, sent=SENT)
    assert next((one.key, one.good, one.tail) for one in verdicts) == ("YZ2026-000001", True, "0001")
    assert len(verdicts) == 3


def _other(rows: list[list[str]]) -> None:
    for row in rows[1:]:
        row[0] = "ZZ2026-002"


def _set(line: int, column: int, word: str):
    def change(rows: list[list[str]]) -> None:
        rows[line][column] = word

    return change


@pytest.mark.parametrize(
    ("change", "refusal", "words"),
    [
        (_other, OtherLot, "ZZ2026-002"),
        (_set(1, 3, "王五"), ChangedRow, "第2行"),
        (_set(2, 7, "0" * 12), ChangedRow, "行指纹"),
        (lambda rows: rows.append(list(rows[1])), DoubledRow, "两次"),
        (lambda rows: rows.pop(), MissingRow, "YZ2026-000003"),
        (_set(1, 2, "YZ2026-999999"), UnknownRow, "待答复名单"),
        (_set(1, 8, "好"), BadAnswer, "不认识"),
        (_set(1, 10, "12"), BadAnswer, "四位数字"),
        (_set(1, 11, "明年"), BadAnswer, "不是日期"),
        (_set(1, 12, "9" * 41), BadAnswer, "过长"),
        (_set(1, 8, "失败"), BadAnswer, "说明"),
        (_set(0, 0, "批次"), BadAnswer, "表头"),
        (lambda rows: rows[1].append("多"), BadAnswer, "列"),
    ],
    ids=[
        "other_lot",
        "name",
        "print",
        "double",
        "missing",
        "unknown",
        "word",
        "tail",
        "day",
        "number",
        "why",
        "head",
        "width",
    ],
)
def test_a_wrong_answer_is_refused_for_its_own_reason(change, refusal, words):
    rows = table()
    change(rows)
    with pytest.raises(refusal, match=words):
        exchange.judge(text(rows), "bank", lot=LOT, sent=SENT)


@pytest.mark.parametrize(
    "content", ["表".encode("utf-16"), b"PK\x03\x04zip", b"\xff\xff\xff\x81"], ids=["utf16", "zip", "junk"]
)
def test_an_unreadable_answer_is_told_as_such(content):
    with pytest.raises(WrongEncoding):
        exchange.judge(content, "bank", lot=LOT, sent=SENT)


def test_an_empty_or_huge_answer_is_refused():
    with pytest.raises(BadAnswer, match="空的"):
        exchange.judge(b"", "bank", lot=LOT, sent=SENT)
    with pytest.raises(BadAnswer, match="5MB"):
        exchange.judge(b"a" * (exchange.LARGEST + 1), "bank", lot=LOT, sent=SENT)


KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def verify(version: int, body: bytes, signature: bytes) -> bool:
    try:
        KEY.public_key().verify(signature, body)
    except InvalidSignature:
        return False
    return version == 1


CODE = offline.Code("veteran", date(2036, 11, 30), "0042", b"12345678")


def test_a_code_tells_type_validity_and_last_four_and_no_more():
    made = offline.encode(CODE, 1, KEY.sign)
    assert offline.decode(made, verify) == CODE
    assert len(made) == 106


@given(st.integers(0, 78), st.integers(1, 255))
def test_a_code_with_any_byte_changed_is_refused(place, change):
    import base64

    raw = bytearray(base64.urlsafe_b64decode(offline.encode(CODE, 1, KEY.sign) + "=="))
    raw[place] ^= change
    with pytest.raises(BadCode):
        offline.decode(base64.urlsafe_b64encode(bytes(raw)).decode(), verify)


@pytest.mark.parametrize("words", ["", "abc", "优待证", "A" * 106, "https://example.invalid/"])
def test_nonsense_is_no_code(words):
    with pytest.raises(BadCode):
        offline.decode(words, verify)


def test_the_list_of_a_whole_county_stays_below_100_kb_and_names_exactly_its_cards():
    names = [offline.card_name(f"YZ2026-{n:06d}", n.to_bytes(16, "big")) for n in range(22_800)]
    whole = offline.revocation_list(names, key=1, version=7, on=date(2026, 11, 27), sign=KEY.sign)
    assert len(whole) <= 100_000
    some = offline.revocation_list(names[:500], key=1, version=7, on=date(2026, 11, 27), sign=KEY.sign)
    assert all(offline.is_void(some, name) for name in names[:500])
    assert sum(offline.is_void(some, name) for name in names[500:]) <= 1
    KEY.public_key().verify(some[-64:], some[:-64])
