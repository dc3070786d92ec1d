"""What the night does: vacancies past their day close, people hear of their fair, desks of their follow-ups. Each once, whatever nights were missed."""

from collections import defaultdict
from datetime import date

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.jobs.choices import CloseReason, VacancyState
from apps.jobs.models import SignUp, Vacancy
from apps.jobs.queries.reminding import coming, newly_due
from apps.notices.actions import send_messages
from apps.notices.queries import nearest_desks
from apps.notices.rules import Outgoing, Recipient
from apps.org.queries import contacts
from apps.people.queries.clear import clear


@action(permission="jobs.expire_vacancies", label="到期岗位结束招聘")
def expire_vacancies(actor: Actor) -> int:
    """Published vacancies whose last day is over are closed. Returns how many."""
    rows = Vacancy.objects.filter(state=VacancyState.PUBLISHED, valid_until__lt=actor.today)
    count = rows.update(state=VacancyState.CLOSED, closed_on=actor.today, closed_for=CloseReason.EXPIRED)
    audit.record(actor, "jobs.expire_vacancies", ("jobs.Vacancy", "", "到期岗位"), after={"closed": count})
    return count


@action(permission="jobs.remind_fairs", label="招聘会提醒")
def remind_fairs(actor: Actor) -> int:
    """One message up to three days before and one on the day, to who signed up. Returns how many are new."""
    contact = contacts()
    items = []
    for row in coming(actor.today):
        person, fair = row.person, row.fair
        to = Recipient.of_person(person.dossier_no, person.name, person.division_id, clear(person, "phone"))
        gaps = {
            "name": person.name,
            "fair": fair.name,
            "when": _when(row, actor.today),
            "place": fair.place or "线上",
            "code": row.code,
        }
        stage = "day" if fair.starts_on == actor.today else "before"
        items.append(Outgoing(f"fair:{fair.pk}:{person.dossier_no}:{stage}", to, {**gaps, **contact(person.division_id)}))
    made = send_messages(actor, template="fair_reminder", items=items, subject="招聘会提醒") if items else 0
    audit.record(actor, "jobs.remind_fairs", ("jobs.SignUp", "", "招聘会提醒"), after={"count": made})
    return made


def _when(row: SignUp, today: date) -> str:
    day, at = row.fair.starts_on, row.fair.opens_at
    words = "今天" if day == today else f"{day.month}月{day.day}日"
    return f"{words}{at:%H:%M}" if at else words


@action(permission="jobs.remind_follow_ups", label="就业回访提醒")
def remind_follow_ups(actor: Actor) -> int:
    """One letter a desk and day on which follow-ups fall due. Returns how many are new."""
    heaps: dict[tuple[Recipient, date], int] = defaultdict(int)
    rows = list(newly_due(actor.today))
    for to, row in nearest_desks(actor, rows, bureau="jobs_clerk", place=lambda one: one.person.division_id):
        heaps[to, row.due_on] += 1
    items = [
        Outgoing(
            f"job-follow-up:{to.key}:{due}", to,
            {"text": f"就业回访提醒：{due.month}月{due.day}日应回访{count}人，请到“就业创业—回访”中办理。"},
        )
        for (to, due), count in sorted(heaps.items(), key=lambda one: (one[0][1], one[0][0].key))
    ]  # fmt: skip
    made = send_messages(actor, template="staff_task", items=items, subject="就业回访提醒") if items else 0
    audit.record(actor, "jobs.remind_follow_ups", ("jobs.FollowUp", "", "就业回访提醒"), after={"count": made})
    return made
