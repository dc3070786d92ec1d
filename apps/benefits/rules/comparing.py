"""What a hit of a comparison list means: which question it raises, for whom, and when a list is too old. Pure.

Law: 军人抚恤优待条例(2024)第八条、烈士褒扬条例(2024)第二十三条 (departments share data); a hit is a question, never a fact.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from apps.core.month import Month

STALE_DAYS = 35
WORKING_DAYS_TO_ANSWER = 10
DEATHS = ("death", "cremation", "hospital")
#: List kind -> kind of question.
QUESTIONS: Mapping[str, str] = {
    "death": "death", "cremation": "death", "hospital": "death", "prison": "custody", "household": "moved",
    "pension": "pension", "low_income": "low_income",
}  # fmt: skip
#: A pension matters to those whose scheme excludes it (民发〔2011〕110号; towns people of war, test and martyrs' schemes).
PENSION_MATTERS = frozenset({"rural_elder_subsidy", "war_veteran_subsidy", "test_veteran_subsidy", "martyr_child_subsidy"})


@dataclass(frozen=True, slots=True)
class Freshness:
    """The newest list of a kind that was compared; ``as_of`` None: never."""

    kind: str
    as_of: date | None
    day: date

    @property
    def days(self) -> int | None:
        """Age in days on ``day``."""
        return (self.day - self.as_of).days if self.as_of else None

    @property
    def is_stale(self) -> bool:
        """Older than 35 days, or never compared."""
        return self.days is None or self.days > STALE_DAYS


def month_end(month: Month) -> date:
    """The last day of a month."""
    return (month + 1).first - timedelta(days=1)


def matters(kind: str, schemes: frozenset[str]) -> bool:
    """Does a hit of this list touch anything the person is paid? A death always matters."""
    if kind in DEATHS:
        return True
    if kind == "pension":
        return bool(schemes & PENSION_MATTERS)
    return bool(schemes)


def source_text(source: str, kind_label: str) -> str:
    """How a list is named in a question: the office and the list; the same evidence twice is one question."""
    return f"{source.strip()}·{kind_label}"[:80]


__all__ = [
    "DEATHS",
    "QUESTIONS",
    "STALE_DAYS",
    "WORKING_DAYS_TO_ANSWER",
    "Freshness",
    "matters",
    "month_end",
    "source_text",
]
