"""What jobs says when two dossiers are to become one."""

from apps.jobs.models import Application, SignUp

OPEN = ("applied", "viewed", "interviewed", "intent", "signed")


def merge_guard(kept_id: int, dropped_id: int) -> str:
    """A refusal while the dropped dossier has open applications, or both are signed up for the same fair to come; empty otherwise."""
    waiting = Application.objects.filter(person_id=dropped_id, state__in=OPEN).count()
    if waiting:
        return f"并入的档案还有{waiting}条没有结果的岗位投递。请先登记结果或者由本人撤回，再合并。"
    ahead = SignUp.objects.filter(person_id=dropped_id, state="signed_up", fair__state__in=["published", "open"])
    if ahead.filter(fair__in=SignUp.objects.filter(person_id=kept_id).values("fair")).exists():
        return "两份档案都报名了同一场招聘会。请先取消并入档案的报名，再合并。"
    return ""
