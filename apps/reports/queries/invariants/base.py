"""The shape of an invariant."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Invariant:
    """``sql`` returns one text column: the business name of each row that breaks the rule. None: the rule holds."""

    name: str
    title: str
    sql: str
