"""What cases says when two dossiers are to become one: its rows follow the kept dossier, unless two open ones would collide."""

from apps.cases.models import Case


def merge_guard(kept_id: int, dropped_id: int) -> str:
    """A refusal when both dossiers have an open case of a kind that allows one at a time; empty otherwise."""
    rows = Case.objects.filter(single=True, state__in=["open", "waiting"]).select_related("kind")
    mine = {row.kind_id: row for row in rows.filter(person_id=kept_id)}
    for row in rows.filter(person_id=dropped_id):
        if row.kind_id in mine:
            both = f"{mine[row.kind_id].receipt_no}、{row.receipt_no}"
            return f"两份档案各有一件“{row.kind.name}”正在办理（{both}）。请先办结或撤回其中一件，再合并。"
    return ""
