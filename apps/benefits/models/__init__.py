"""Entitlements (待遇), what happened to them, and the months that follow from both.

Three layers. *Facts*: ``Entitlement`` and ``LifeEvent``, entered by one person and confirmed by another, never
overwritten. *Projection*: ``Span`` and derived ``Grant``, worked out from the facts by the pure rules. *Money*: dues in
``payments``, posted from the projection. Beside them the questions: comparison lists, confirmations, findings.
"""

from apps.benefits.models.comparing import ComparisonList, ComparisonRow, Suspicion
from apps.benefits.models.confirming import (
    Confirmation,
    ConfirmationFile,
    ConfirmationNotice,
    ConfirmationPhoto,
    ConfirmationRound,
    SpotCheck,
    SpotCheckItem,
)
from apps.benefits.models.deaths import DeathCase
from apps.benefits.models.findings import Finding
from apps.benefits.models.prices import PriceRun
from apps.benefits.models.projection import Grant, Span, Touch
from apps.benefits.models.rights import Entitlement, LifeEvent

__all__ = [
    "ComparisonList",
    "ComparisonRow",
    "Confirmation",
    "ConfirmationFile",
    "ConfirmationNotice",
    "ConfirmationPhoto",
    "ConfirmationRound",
    "DeathCase",
    "Entitlement",
    "Finding",
    "Grant",
    "LifeEvent",
    "PriceRun",
    "Span",
    "SpotCheck",
    "SpotCheckItem",
    "Suspicion",
    "Touch",
]
