"""Values: months, money, identity numbers, masks."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.errors import DomainError, Invalid
from apps.core.idnumber import BadIdNumber, check_digit, check_id
from apps.core.masking import mask_account, mask_id, mask_name, mask_phone, scrub, scrub_value
from apps.core.money import Rounding, capitals, month_share, parse_yuan, yuan
from apps.core.month import Month
from apps.core.numbers import whole_number
from apps.core.whole import refuse_rows

fen = st.integers(min_value=-(10**15), max_value=10**15)
months = st.builds(Month, st.integers(1000, 8000), st.integers(1, 12))


@given(months, st.integers(-5000, 5000))
def test_month_arithmetic_is_whole_number_arithmetic(month, steps):
    assert (month + steps) - month == steps
    assert (month + steps) - steps == month
    assert ((month + steps) > month) == (steps > 0)


@given(months)
def test_a_month_survives_its_text_and_its_first_day(month):
    assert Month.parse(str(month)) == month == Month.of(month.first) == Month.of(month.last)
    assert month.last.toordinal() + 1 == (month + 1).first.toordinal()


def test_a_span_is_half_open():
    assert list(Month.span(Month(2026, 11), Month(2027, 2))) == [Month(2026, 11), Month(2026, 12), Month(2027, 1)]
    assert list(Month.span(Month(2026, 11), Month(2026, 11))) == list(Month.span(Month(2027, 1), Month(2026, 11))) == []
    assert Month(2026, 3).label == "2026年3月"


@pytest.mark.parametrize("text", ["2026-13", "2026", "11-2026", "2026-11-01", "", "二〇二六-11", "2026-00"])
def test_text_that_is_no_month_is_refused(text):
    with pytest.raises(Invalid, match="2026-11"):
        Month.parse(text)


@given(fen)
def test_money_survives_its_text(amount):
    assert parse_yuan(yuan(amount), signed=True) == amount


def test_money_is_read_as_people_write_it():
    assert (
        parse_yuan("1,234.56")
        == parse_yuan("１２３４．５６")
        == parse_yuan("￥1234.56元")
        == parse_yuan(Decimal("1234.56"))
        == 123456
    )
    assert parse_yuan("0.5") == 50
    assert parse_yuan("-3", signed=True) == -300
    assert parse_yuan("-0.00") == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [("1.234", "两位"), ("-5", "负数"), ("", "不是金额"), ("1,23.00", "不是金额"), ("=1+1", "不是金额"), ("1e5", "不是金额"),
     ("十元", "不是金额"), ("NaN", "不是金额"), ("9" * 20, "过大"), (1.5, "浮点"), (True, "浮点"), ("٣", "不是金额")],
)  # fmt: skip
def test_text_that_is_no_amount_is_refused_in_chinese(text, words):
    with pytest.raises(Invalid, match=words):
        parse_yuan(text)


@pytest.mark.parametrize(
    ("amount", "words"),
    [(0, "零元整"), (1, "壹分"), (10, "壹角整"), (101, "壹元零壹分"), (110, "壹元壹角整"), (123456, "壹仟贰佰叁拾肆元伍角陆分"),
     (10_000_00, "壹万元整"), (100_001_00, "壹拾万零壹元整"), (1_000_500_00, "壹佰万零伍佰元整"), (107_000_53, "壹拾万柒仟元伍角叁分"),
     (1_0000_0001_00, "壹亿零壹元整"), (20_0005_0000_00, "贰拾亿零伍万元整"), (-150, "负壹元伍角整"), (1_0000_0000_0000_00, "壹万亿元整")],
)  # fmt: skip
def test_capitals_follow_the_payment_rules(amount, words):
    assert capitals(amount) == words


def test_capitals_refuse_what_they_cannot_say():
    with pytest.raises(DomainError, match="过大"):
        capitals(10**18)


@given(st.integers(0, 10**17))
def test_capitals_differ_for_different_amounts_nearby(amount):
    assert len({capitals(amount + step) for step in range(3)}) == 3
    assert "零零" not in capitals(amount)


@given(fen)
def test_twelve_month_shares_make_the_year(amount):
    shares = [month_share(amount, k) for k in range(1, 13)]
    assert sum(shares) == amount
    assert max(shares) - min(shares) <= 1


def test_month_share_is_the_cumulative_difference_rounded_half_up():
    assert [month_share(100, k) for k in (1, 2, 3)] == [8, 9, 8]
    with pytest.raises(Invalid):
        month_share(100, 13)


def test_rounding_rules():
    assert Rounding(Decimal("1"), "half_up").apply(Decimal("2.5")) == 3
    assert Rounding(Decimal("0.1"), "up").apply(Decimal("2.01")) == Decimal("2.1")
    assert Rounding(Decimal("10"), "down").apply(Decimal("19.99")) == 10
    with pytest.raises(Invalid):
        Rounding(Decimal(0), "up").apply(Decimal(1))


@given(st.dates(date(1900, 1, 1), date(2026, 11, 1)), st.integers(0, 999))
def test_every_well_made_id_number_is_accepted(born, order):
    body = f"999321{born:%Y%m%d}{order:03d}"
    found = check_id(body + check_digit(body))
    assert (found.born_on, found.sex, found.region) == (born, "男" if order % 2 else "女", "999321")


@given(st.dates(date(1900, 1, 1), date(2026, 11, 1)), st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(born, order, place, shift):
    body = f"999321{born:%Y%m%d}{order:03d}"
    number = body + check_digit(body)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    with pytest.raises(BadIdNumber):
        check_id(wrong)


def test_old_and_full_width_id_numbers():
    old = check_id("999321500101123")
    assert old.was_15
    assert old.number18 == "99932119500101123" + check_digit("99932119500101123")
    assert check_id(" ９９９３２１１９５００１０１１２３７ ").number18 == "999321195001011237"


@pytest.mark.parametrize(
    ("text", "words"),
    [("999321195001011234", "末位应为“7”"), ("99932119500101123", "现在是17位"), ("999321195002301237", "2月30日"),
     ("9993211950010112AX", "必须是数字"), ("999321175001011234", "过早"), ("", "现在是0位"), (9.99321195001011e17, "文本"),
     (999321195001011237, "文本")],
)  # fmt: skip
def test_a_wrong_id_number_is_refused_with_the_reason(text, words):
    with pytest.raises(BadIdNumber, match=words):
        check_id(text)


def test_a_birth_date_in_the_future_is_refused():
    body = "99932120300101123"
    with pytest.raises(BadIdNumber, match="晚于今天"):
        check_id(body + check_digit(body), today=date(2026, 11, 22))


def test_masks():
    assert mask_id("999321195001011237") == "999***********1237"
    assert mask_phone("19900001234") == "199****1234"
    assert mask_account("9990001234567890") == "**** **** 7890"
    assert (mask_name("王"), mask_name("王刚"), mask_name("欧阳娜"), mask_name("买买提·艾力")) == (
        "*",
        "王*",
        "欧*娜",
        "买**·*力",
    )
    assert mask_id("123") == "***"
    assert mask_account("") == ""


def test_scrub_leaves_a_hash_whole_and_nothing_else():
    digest = "93ea368fc19900001234" + "ab" * 22
    assert len(digest) == 64 and scrub(f"摘要{digest}，电话19900001234") == f"摘要{digest}，电话199****1234"
    assert scrub("a19900001234b") == "a199****1234b"


def test_scrub_hides_numbers_in_free_text():
    text = scrub("身份证999321195001011237，电话19900001234，账号9990001234567890。金额1234567元")
    assert "19500101" not in text
    assert "19900001234" not in text
    assert "9990001234567890" not in text
    assert "1234567元" in text
    assert scrub_value({"a": ["19900001234", b"x", 5]}) == {"a": ["199****1234", "(密文)", 5]}


@pytest.mark.parametrize(
    ("given", "number"),
    [("12", 12), (" 7 ", 7), (3, 3), ("0" * 18, 0), ("²", None), ("٣", None), ("１", None), ("", None), ("-1", None),
     ("1.0", None), ("9" * 19, None), ("9" * 5000, None), (None, None), (True, None), ([], None)],
)  # fmt: skip
def test_only_plain_digits_are_a_number(given, number):
    assert whole_number(given) == number


class Unfit(Invalid):
    """A refusal of one kind of sheet."""


def test_rows_that_are_wrong_are_told_in_the_order_of_the_sheet():
    refuse_rows([])
    with pytest.raises(Unfit, match=r"有12行不能导入.*第2行：甲；第3行：甲；.*第11行：甲；另有2行有问题。请改正"):
        refuse_rows([(number, "甲。") for number in range(13, 1, -1)], Unfit)
