"""How the audit trail reads on a page."""

from typing import Any

from django import template
from django.apps import apps

register = template.Library()


@register.filter
def audit_row(entry: Any) -> str:
    """Which row an audit entry was about: what it is and what it says; the person as such is 本人档案."""
    if entry.row_type == "people.Person":
        return "本人档案"
    kind = str(apps.get_model(entry.row_type)._meta.verbose_name)
    label = entry.row_label.removeprefix(kind).strip()
    return f"{kind}：{label}" if label and not label.isdecimal() else kind
