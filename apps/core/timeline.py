"""How an app adds its rows to the time line of a person, whoever shows it: ``timeline`` of its AppConfig names a function of the
actor and the subject that gives strands. Nothing here knows what a person is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from apps.core.actor import Actor


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose life: the ids of the dossier and of all merged into it, and the keys under which apps without a link know them."""

    ids: Sequence[int]
    keys: Sequence[str]


@dataclass(frozen=True, slots=True)
class Strand:
    """Rows of one table as lines. ``on``: a column (or path) of days, with ``is_instant`` of instants; ``words``: row -> (words, note).

    ``permission``: asked besides the right to see the person. ``stage``: these rows open that stage of life. ``amount``: a column
    of fen. ``has_page``: a face may link the row.
    """

    name: str
    kind: str
    rows: QuerySet[Any]
    on: str
    words: Callable[[Any], tuple[str, str]]
    is_instant: bool = False
    permission: str = ""
    stage: str = ""
    amount: str = ""
    has_page: bool = False


Hook = Callable[[Actor, Subject], list[Strand]]
