"""What people in free classes get to live on: half-days counted in SQL, and the sums once more beside the rule."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet, Sum

from apps.core.actor import Actor
from apps.core.month import Month
from apps.jobs.models.training import Attendance, LivingAllowance
from apps.jobs.queries.reach import own_or_seen
from apps.jobs.queries.training import VIEW_TRAINING, enrolments
from apps.jobs.rules.living import PARAMETERS, LivingTerms, MonthLearned
from apps.jobs.rules.training import SCHEME
from apps.people.models import Person
from apps.policy.queries import book


@dataclass(frozen=True, slots=True)
class Counted:
    """One person's month with the terms of their place; ``fen``: the second opinion."""

    person_id: int
    learned: MonthLearned
    terms: LivingTerms
    fen: int


def allowances(actor: Actor) -> QuerySet[LivingAllowance]:
    """Allowances of visible people, or one's own, the newest month first; what stayed with a merged dossier is left out."""
    rows = LivingAllowance.objects.exclude(person__state="merged").select_related(
        "person__division__parent", "prepared_by", "posted_by"
    )
    return own_or_seen(actor, rows, VIEW_TRAINING).order_by("-first", "-id")


def living_waits(actor: Actor) -> list[tuple[Month, int, int]]:
    """Months that wait for the second person, persons who get something, fen."""
    rows = allowances(actor).filter(posted_by__isnull=True, amount_fen__gt=0).order_by("first").values_list("first")
    return [(Month.of(first), count, fen) for first, count, fen in rows.annotate(Count("pk"), Sum("amount_fen"))]


def learned_in(actor: Actor, month: Month) -> list[Counted]:
    """Everybody visible who was to attend a free class in a month, adapting ones apart: the same half-day in two classes counts once."""
    free = enrolments(actor).filter(voucher__isnull=False).exclude(training__kind="adapting").exclude(person__state="merged")
    days = Attendance.objects.filter(on__range=(month.first, month.last), enrolment__in=free.order_by().values("pk"))
    people = Person.objects.filter(pk__in=days.values("enrolment__person_id")).order_by("pk")
    places = dict(people.values_list("pk", "division_id"))
    terms = {place: terms_of(actor.today, month, place) for place in set(places.values())}
    values: dict[str, Any] = {
        "people": list(places), "rates": [terms[place].day_fen for place in places.values()], "first": month.first, "last": month.last,
        "least": [terms[place].least_percent for place in places.values()], "months": [terms[place].months for place in places.values()],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_LEARNED, values)
        return [
            Counted(pk, MonthLearned(month, held, present, Month.of(begun or month.first)), terms[places[pk]], fen)
            for pk, held, present, begun, fen in cursor.fetchall()
        ]


# One half-day of a person once, whatever the number of classes; the money from the counts alone.
_LEARNED = """
with half as (
    select e.person_id, a."on" as on_day, a.half, bool_or(a.is_present) as present
    from jobs_attendance a join jobs_enrolment e on e.id = a.enrolment_id join jobs_trainingclass c on c.id = e.training_id
    where e.person_id = any(%(people)s) and e.voucher_id is not null and c.kind <> 'adapting' and a."on" <= %(last)s
    group by 1, 2, 3),
counted as (
    select person_id, count(*) filter (where on_day >= %(first)s)::int as held,
           count(*) filter (where on_day >= %(first)s and present)::int as present, min(on_day) filter (where present) as begun
    from half group by 1)
select n.person_id, n.held, n.present, n.begun,
       case when n.present > 0 and n.present * 100 >= n.held * t.least
             and date_trunc('month', n.begun) + make_interval(months => t.months) > %(first)s
            then floor(t.rate * n.present / 2.0 + 0.5) else 0 end::bigint
from counted n
join unnest(%(people)s::bigint[], %(rates)s::bigint[], %(least)s::int[], %(months)s::int[]) as t(person_id, rate, least, months)
     on t.person_id = n.person_id
order by 1
"""


def terms_of(known_on: date, month: Month, division: str) -> LivingTerms:
    """Dated policy of a month for a place. A place and month without a parameter pays nothing."""
    known = book(None, known_on, division)
    found = [known.param(name, month, division, SCHEME) for name in PARAMETERS]
    yuan, least, months = (one.value if one else 0 for one in found)
    return LivingTerms(int(yuan * 100), int(least), int(months))


def is_posted(people: Any, day: date) -> bool:
    """Was the month of a day submitted for anybody of these learners (enrolments)?"""
    month = Month.of(day).first
    return LivingAllowance.objects.filter(
        person__in=people.values("person_id"), first=month, posted_by__isnull=False
    ).exists()
