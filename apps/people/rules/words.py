"""Free text that must not be empty: reasons, sources."""

from apps.core.errors import Invalid


class ReasonMissing(Invalid):
    """A reason or source was asked for and not given."""


def needed(text: str, sentence: str, field: str = "reason", longest: int = 200) -> str:
    """The trimmed text (cut at ``longest``); fewer than two characters is refused with ``sentence``."""
    text = (text or "").strip()
    if len(text) < 2:
        raise ReasonMissing(sentence, field=field)
    return text[:longest]
