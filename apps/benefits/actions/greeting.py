"""Greeting round birthdays: one message a person and birthday, none to the dead, none to whoever does not want any."""

from apps.benefits.rules.birthdays import births
from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.notices.actions import send_messages
from apps.notices.rules import Outgoing, Recipient
from apps.org.queries import contacts
from apps.people.models import Person
from apps.people.queries.clear import clear

JOB = "benefits.greet_birthdays"


@action(permission=JOB, label="生日问候")
def greet_birthdays(actor: Actor) -> int:
    """Greet whoever became 60, 70, 80, 90 or at least 100 today or in the last three days. Returns how many messages are new."""
    ages = dict(births(actor.today))
    rows = Person.objects.filter(born_on__in=list(ages), state="active", phone_sealed__isnull=False).order_by("id")
    contact = contacts()
    items = []
    for row in rows:
        age = ages[row.born_on]
        to = Recipient.of_person(row.dossier_no, row.name, row.division_id, clear(row, "phone"))
        gaps = {"name": row.name, "age": str(age), **contact(row.division_id)}
        items.append(Outgoing(f"birthday:{row.dossier_no}:{age}", to, gaps))
    made = send_messages(actor, template="birthday", items=items, subject="生日问候") if items else 0
    audit.record(actor, JOB, ("benefits.greeting", "", "生日问候"), after={"count": made})
    return made
