"""The shape of an invariant."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Invariant:
    """``sql`` returns one text column: the business name of each row that breaks the rule. None: the rule holds.

    ``owner`` is the role that answers for it when it does not hold.
    """

    name: str
    title: str
    sql: str
    owner: str = ""
