"""Numbers that belong to nobody: ID numbers, phones and accounts that no registry has issued. Pure.

ID numbers begin with 999, a region prefix never assigned, and are otherwise well formed (real date, check digit).
"""

from datetime import date

from apps.core.idnumber import check_digit

REGION = 999321
PER_DAY = 499  # sequence numbers of one sex on one birth date under one region prefix


class Numbers:
    """Hands out distinct numbers in call order; the same calls give the same numbers."""

    def __init__(self) -> None:
        self._days: dict[tuple[date, str], int] = {}
        self._phone = 0
        self._account = 0

    def id_number(self, born_on: date, sex: str) -> str:
        """An 18-character ID number with the birth date and the sex in it."""
        used = self._days.get((born_on, sex), 0)
        self._days[born_on, sex] = used + 1
        region, order = divmod(used, PER_DAY)
        sequence = order * 2 + (1 if sex == "male" else 2)
        body = f"{REGION + region:06d}{born_on:%Y%m%d}{sequence:03d}"
        return body + check_digit(body)

    def phone(self) -> str:
        """A mobile number of the form 1990000xxxx, then 1990001xxxx and so on."""
        self._phone += 1
        return f"199{self._phone:08d}"

    def account(self) -> str:
        """A 19-digit card number beginning 999000, its last digit by Luhn."""
        self._account += 1
        return with_luhn(f"999000{self._account:012d}")


def with_luhn(body: str) -> str:
    """The digits and the one that makes the whole pass the check of payment cards."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return f"{body}{-total % 10}"


def fold_15(number18: str) -> str:
    """The first-generation (15-digit) form of a number of somebody born in the 1900s."""
    return number18[:6] + number18[8:17]


def heir_number(number: int) -> str:
    """The ID number of the n-th heir: a region prefix no resident has, so that nobody is met twice."""
    born_on = date(1950 + number % 45, 1 + number % 12, 1 + number % 28)
    body = f"999399{born_on:%Y%m%d}{number // 45 % 999 + 1:03d}"
    return body + check_digit(body)
