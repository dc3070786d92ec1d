"""Charts for pages of lower floors, which hand over plain rows."""

from collections.abc import Sequence
from typing import Any

from django import template

from apps.workbench import rules

register = template.Library()


@register.inclusion_tag("components/bar_chart.html")
def bars(title: str, rows: Sequence[tuple[str, int, str, str]], head: str = "项目", unit: str = "数值") -> dict[str, Any]:
    """``(label, value, words, address)`` rows as a bar chart that is a table."""
    plain = [(label, value, words) for label, value, words, _ in rows]
    return {"chart": rules.bar_chart(title, plain, head=head, unit=unit, urls=[url for *_, url in rows])}
