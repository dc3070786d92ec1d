"""The age from which a scheme pays: one dated parameter, asked by payment, by the conditions and by discovery. Pure."""

from collections.abc import Mapping

from apps.core.month import Month
from apps.policy.rules import Book

#: National law: 民发〔2011〕110号; 《烈士褒扬条例》(2024年修订)第二十一条.
MINIMUM_AGES: Mapping[str, int] = {"rural_elder_subsidy": 60, "martyr_child_subsidy": 60}


def minimum_age(book: Book, scheme: str, month: Month, division: str) -> int | None:
    """Completed years from which the scheme pays in a month and place; None where age does not matter."""
    found = book.param("minimum_age", month, division, scheme)
    return int(found.value) if found is not None else MINIMUM_AGES.get(scheme)
