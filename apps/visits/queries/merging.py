"""What visits says when two dossiers are to become one: what was done stays with the dossier it was written for; what is open is ended first."""

from apps.visits.models import Pairing, Promise, Task


def merge_guard(_kept_id: int, dropped_id: int) -> str:
    """A refusal while somebody is still to be visited, answered or kept in touch with under the dropped dossier; empty otherwise."""
    tasks = Task.objects.filter(person_id=dropped_id, state__in=["open", "absent"]).count()
    if tasks:
        return f"并入的档案还有{tasks}项待走访任务。请先登记走访，或者在走访任务里移出，再合并。"
    if Promise.objects.filter(person_id=dropped_id, state="open").exists():
        return "并入的档案有走访时答应、还没有答复的事。请先走访答复，再合并。"
    if Pairing.objects.filter(person_id=dropped_id, until__isnull=True).exists():
        return "并入的档案正在结对联系。请先结束结对，合并后再为保留的档案登记结对。"
    return ""
