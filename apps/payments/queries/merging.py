"""What payments says when two dossiers are to become one. The rows of money stay where they were written."""

from apps.payments.models import Claim


def merge_guard(kept_id: int, dropped_id: int) -> str:
    """A refusal when both dossiers have claims, or only the dropped one has; empty when money stands on the kept one alone."""
    holders = set(Claim.objects.filter(person_id__in=(kept_id, dropped_id)).values_list("person_id", flat=True))
    if holders >= {kept_id, dropped_id}:
        return "两份档案都登记了待遇，合并后可能重复发放。请先由优抚经办终止并结清其中一份的待遇，再提出合并。"
    if dropped_id in holders:
        return "并入的档案已有待遇和发放记录，发放记录不能移动。请改为保留有发放记录的那一份。"
    return ""
