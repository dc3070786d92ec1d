"""What the engine is told and what it answers: frozen values, no behaviour beyond reading themselves. Pure.

Money is integer fen; periods are half-open months ``[from_month, to_month)``, an open end is None.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from apps.core.errors import DomainError
from apps.core.month import Month
from apps.policy.rules import NATIONAL

RULE_VERSION = "2026.1"


class StandardMissing(DomainError):
    """No standard is known for a scheme, rate key and month: a named gap, never a crash."""


class ParameterMissing(StandardMissing):
    """A local parameter the formula needs has not been entered."""


@dataclass(frozen=True, slots=True)
class Region:
    """Where the county pays and how its rate joins the national one. ``mode`` None: read it from the book."""

    code: str = NATIONAL
    mode: str | None = None
    top_up_yuan_per_year: Decimal | None = None
    local_yuan_per_year: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Entitled:
    """One decision: a scheme, the facts found, the day it was approved, and local parameters that stand in."""

    scheme: str
    facts: Mapping[str, Any]
    decided_on: date
    parameters: Mapping[str, Any] = field(default_factory=dict)
    known_on: date | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a person; ``scheme`` None touches every entitlement.

    ``on`` is the day named by the kind: of notice (confirmation_missed), of decision (regraded), else of the event.
    """

    kind: str
    on: date
    known_on: date | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    scheme: str | None = None


@dataclass(frozen=True, slots=True)
class History:
    """Everything the engine is told about one person."""

    entitlements: tuple[Entitled, ...]
    events: tuple[Event, ...] = ()
    born_on: date | None = None
    household: str | None = None
    region: Region = field(default_factory=Region)


@dataclass(frozen=True, slots=True)
class Basis:
    """Why an amount is what it is: everything the slip prints. Equal facts give equal bases, so dues can share one."""

    scheme: str
    rule: str
    law: str
    facts: Mapping[str, Any]
    arithmetic: str
    standards: tuple[str, ...] = ()
    assumed: bool = False
    rule_version: str = RULE_VERSION


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in fen with its basis. ``annual_fen`` is the yearly rate behind a monthly amount."""

    fen: int
    basis: Basis
    annual_fen: int = 0


@dataclass(frozen=True, slots=True)
class Segment:
    """Months one entitlement pays at one rate key."""

    scheme: str
    entitlement_index: int
    from_month: Month
    to_month: Month | None
    rate_key: str
    facts: Mapping[str, Any]
    reason: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Months one entitlement does not pay, why, and by which article."""

    scheme: str
    entitlement_index: int
    from_month: Month | None
    to_month: Month | None
    kind: str
    reason: str
    article: str
    is_final: bool = False


@dataclass(frozen=True, slots=True)
class OneOff:
    """A single amount that follows from the history, due in ``month``."""

    scheme: str
    entitlement_index: int
    component: str
    month: Month
    fen: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a person should look at; it changes no amount by itself."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Projection:
    """What follows from a history. ``ended``: entitlement index → first month after its final end."""

    segments: tuple[Segment, ...]
    gaps: tuple[Gap, ...]
    one_offs: tuple[OneOff, ...]
    flags: tuple[Flag, ...]
    ended: Mapping[int, Month]
