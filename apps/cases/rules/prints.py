"""What a step hands out and sends: gaps filled from the case. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from apps.cases.rules.definition import Print

_GAP = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A printed paper: title and paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


def filled(one: Print, values: Mapping[str, str]) -> Sheet:
    """The paper with its gaps filled; a value the case does not have prints as a line to write on by hand."""
    return Sheet(one.title, tuple(_GAP.sub(lambda gap: values.get(gap[1]) or "________", line) for line in one.body))


def message_values(gaps: Sequence[str], values: Mapping[str, str]) -> dict[str, str]:
    """Exactly the gaps of a message template."""
    return {gap: values.get(gap, "") or "—" for gap in gaps}
