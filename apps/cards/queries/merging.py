"""What cards says when two dossiers are to become one."""

from apps.cards.models import Application, Card
from apps.cards.rules.states import ENDED


def merge_guard(kept_id: int, dropped_id: int) -> str:
    """A refusal when the dropped dossier holds cards, or both have an open application; cards stay with their chip's person."""
    if Card.objects.filter(person_id=dropped_id).exclude(state__in=ENDED).exists():
        return "并入的档案有一张有效的优待证。请改为保留持证的那一份；两份都有证的，先按规定收回其中一张，再合并。"
    both = Application.objects.filter(person_id__in=(kept_id, dropped_id), case__state__in=["open", "waiting"])
    if both.values("person_id").distinct().count() > 1:
        return "两份档案各有一件优待证申请正在办理。请先撤回其中一件，再合并。"
    if Card.objects.filter(person_id=kept_id).exists() and Card.objects.filter(person_id=dropped_id).exists():
        return "两份档案都有优待证记录，证件的先后次序会被打乱。请改为在档案中注明，不作合并。"
    return ""
