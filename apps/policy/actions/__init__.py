"""The only way to change policy."""

from apps.policy.actions.shipped import LoadCounts, load_shipped
from apps.policy.actions.values import (
    Touched,
    confirm_parameter,
    confirm_standard,
    consume_touches,
    enter_parameter,
    enter_standard,
    reject_parameter,
    reject_standard,
)

__all__ = [
    "LoadCounts",
    "Touched",
    "confirm_parameter",
    "confirm_standard",
    "consume_touches",
    "enter_parameter",
    "enter_standard",
    "load_shipped",
    "reject_parameter",
    "reject_standard",
]
