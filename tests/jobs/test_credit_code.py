"""The unified credit code: what a licence says, and what is copied wrong or forged."""

import pytest

from apps.jobs.rules.credit_code import LETTERS, check_letter, read_credit_code, registered_in
from apps.jobs.rules.refusals import BadCreditCode

#: Made up: the organisation's nine letters begin with DEM0.
GOOD = "91340321DEM00001" + "0"
CODE = GOOD + check_letter(GOOD)


def test_a_right_code_is_read_however_it_was_typed() -> None:
    assert read_credit_code(CODE) == CODE
    assert read_credit_code(f" {CODE[:8].lower()} {CODE[8:]} ") == CODE
    assert read_credit_code("".join(chr(ord(letter) + 0xFEE0) for letter in CODE)) == CODE
    assert registered_in(CODE) == "340321"


def test_the_worked_example_of_the_standard() -> None:
    """GB 32100-2015, annex: 91350100M000100Y4 is followed by 3."""
    assert check_letter("91350100M000100Y4") == "3"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "0位"),
        (CODE[:-1], "17位"),
        (CODE + "1", "19位"),
        ("9134O321DEM0000100", "“O”"),
        ("9134032中DEM0000100", "“中”"),
        ("0" + CODE[1:], "登记管理部门"),
        ("91A40321" + CODE[8:], "登记机关区划"),
    ],
)
def test_what_is_wrong_is_said(text: str, words: str) -> None:
    with pytest.raises(BadCreditCode, match=words):
        read_credit_code(text)


def test_every_single_wrong_letter_is_found() -> None:
    for place in range(8, 18):
        for letter in LETTERS:
            if letter != CODE[place]:
                with pytest.raises(BadCreditCode, match="校验位"):
                    read_credit_code(CODE[:place] + letter + CODE[place + 1 :])
