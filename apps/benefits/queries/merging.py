"""What benefits says when two dossiers are to become one. Rights with a claim stay where their money is."""

from django.db.models import Q

from apps.benefits.models import Entitlement, Grant


def merge_guard(kept_id: int, dropped_id: int) -> str:
    """A refusal when the dropped dossier holds a right that was ever confirmed; empty when only the kept one has rights."""
    held = Q(person_id=dropped_id) & Q(claim__isnull=False)
    if Entitlement.objects.filter(held).exists() or Grant.objects.filter(held).exists():
        return "并入的档案登记了待遇，待遇不能随档案移动。请改为保留享受待遇的那一份；两份都有的，先终止并结清其中一份，再提出合并。"
    return ""
