"""Receipt numbers (受理编号): ``KN2026-000123-8``.

Letters of the kind, year, serial of that kind and year, check digit. The serial is given under a counter's row lock in the
transaction that writes the case, so a refused application leaves no gap; numbers of withdrawn or stopped cases are never given
again. Nothing personal is in it, and it opens nothing by itself: every look at a case asks for rights or a second secret.
"""

import re

from apps.cases.rules.refusals import CaseNotFound

_SHAPE = re.compile(r"([A-Z]{2,4})([0-9]{4})-([0-9]{6,9})-([0-9])")
_DAMM = ("0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
         "3674209581", "5869720134", "8945362017", "9438617205", "2581436790")  # fmt: skip


def receipt_no(letters: str, year: int, serial: int) -> str:
    """The number of the ``serial``-th case of a year."""
    body = f"{letters}{year}-{serial:06d}"
    return f"{body}-{check_digit(body)}"


def check_digit(body: str) -> int:
    """Damm's digit: finds every wrong digit and every two neighbours swapped when a number is read over the telephone."""
    digits = "".join(letter if letter.isdecimal() else f"{ord(letter)}" for letter in body if letter != "-")
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return interim


def check_receipt(text: str) -> str:
    """What somebody typed as the number: blanks, case and full-width characters forgiven. Raises CaseNotFound for a misread one."""
    clean = text.strip().upper().replace(" ", "").replace("－", "-").replace("—", "-")[:40]
    found = _SHAPE.fullmatch(clean)
    if found is None or check_digit(clean[:-2]) != int(found[4]):
        raise CaseNotFound("受理编号不对：请核对每一位，编号形如“KN2026-000123-8”。")
    return clean
