"""Whole numbers as people and programs send them."""

LONGEST = 18  # digits; more is no number of this house and would not fit a column


def whole_number(text: object, longest: int = LONGEST) -> int | None:
    """The number that plain digits say, else ``None``.

    Python calls ``²`` a digit, and ``int`` raises at it; thousands of digits are a price to pay before anything is refused.
    """
    digits = str(text).strip() if isinstance(text, str | int) and not isinstance(text, bool) else ""
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= longest else None
