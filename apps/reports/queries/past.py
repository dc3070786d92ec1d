"""时光机: a person, the list of a month and a batch as they were known on an earlier day. Money rows are append-only and facts carry the day they became
known, so that nothing is guessed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum

from apps.benefits.models import Entitlement, LifeEvent
from apps.benefits.queries.recomputing import Again, again, closed_batches, looked_at
from apps.benefits.queries.records import VIEW as VIEW_BENEFIT
from apps.benefits.rules import Gap, monthly_fen
from apps.core.action import require
from apps.core.actor import SHANGHAI, Actor
from apps.core.errors import Invalid, NotFound
from apps.core.month import Month
from apps.payments.models import Batch, Claim, Due, PostingRun, Settlement
from apps.payments.queries.batches import VIEW_PAYMENT
from apps.payments.queries.dues import dues_of
from apps.people.models import Person
from apps.people.queries.naming import Named, named_on
from apps.people.queries.people import any_person, persons

SAMPLE = 200


@dataclass(slots=True)
class Then:
    """A person on ``day``: name and place, decisions and events known, what the month of that day paid by them, what had been posted and what had arrived in all (fen)."""

    person: Person
    day: date
    named: Named
    rights: Sequence[Entitlement] = ()
    events: Sequence[LifeEvent] = ()
    amounts: list[tuple[str, str, int]] = field(default_factory=list)
    gaps: Sequence[Gap] = ()
    posted_fen: int = 0
    arrived_fen: int = 0


def check_day(actor: Actor, day: date) -> date:
    """Raises Invalid for a day ahead."""
    if day > actor.today or day.year < 1949:
        raise Invalid("请选择1949年以后、今天或今天以前的日期。", field="on")
    return day


def person_on(actor: Actor, dossier_no: str, day: date) -> Then:
    """One visible person as known at the end of a day. Permission ``benefits.view_benefit``. Raises NotFound, Invalid."""
    require(actor, VIEW_BENEFIT)
    person = any_person(actor).filter(dossier_no=dossier_no.strip()).select_related("division__parent").first()
    if person is None:
        raise NotFound("没有找到这个档案编号，可能不在您的管辖范围内；请核对后重新填写。")
    found, month = Then(person, check_day(actor, day), named_on([person.pk], day)[person.pk]), Month.of(day)
    events = Q(known_on__lte=day) & (Q(state="confirmed") | Q(state="withdrawn", withdrawn_on__gt=day))
    found.events = list(
        LifeEvent.objects.filter(events, person=person).select_related("entitlement__scheme").order_by("on", "id")
    )
    for _, _, result, rows, known in looked_at([person.pk], day, day):
        found.rights, found.gaps = [row for row in rows if row.known_on and row.known_on <= day], result.gaps
        for piece in result.segments:
            row = rows[piece.entitlement_index]
            opened = row.opened_month is None or Month.of(row.opened_month) <= month
            if opened and piece.from_month <= month and (piece.to_month is None or month < piece.to_month):
                fen = monthly_fen(piece.scheme, piece.rate_key, piece.facts, month, known, row.region_code).fen
                found.amounts.append((row.scheme.name, piece.rate_key, fen))
    dues = dues_of(Claim.objects.filter(person=person)).filter(posted_on__lte=day)
    found.posted_fen = dues.aggregate(fen=Sum("amount_fen"))["fen"] or 0
    came = Settlement.objects.filter(payment__person=person, settled_on__lte=day).order_by()
    sums = dict(came.values_list("kind").annotate(fen=Sum("amount_fen")))
    found.arrived_fen = sums.pop("paid", 0) - sum(sums.values())
    return found


def roster_on(actor: Actor, month: Month, day: date) -> QuerySet[Person, Any]:
    """Who was owed money for a month by what had been posted until the end of a day, with ``fen``, by the name list. Permission
    ``payments.view_payment``."""
    require(actor, VIEW_PAYMENT)
    dues = Due.objects.filter(person=OuterRef("pk"), period=month.first, posted_on__lte=check_day(actor, day)).order_by()
    sums = dues.values("person").annotate(fen=Sum("amount_fen")).values("fen")
    rows = persons(actor).filter(Exists(dues)).annotate(fen=Subquery(sums)).filter(fen__gt=0)
    return rows.select_related("division__parent").order_by("name_pinyin", "id")


def roster_sum(actor: Actor, month: Month, day: date) -> tuple[int, int]:
    """How many people are on ``roster_on``, and their fen in all."""
    told = roster_on(actor, month, day).order_by().aggregate(fen_in_all=Sum("fen"))
    return roster_on(actor, month, day).order_by().count(), told["fen_in_all"] or 0


def batches(actor: Actor) -> QuerySet[Batch]:
    """Closed batches that may be worked out anew, newest first."""
    return closed_batches(actor)


def batch_again(actor: Actor, key: str) -> Again:
    """A closed batch against what the facts of its day give, for ``SAMPLE`` persons spread evenly over it. Only for who sees the whole county.
    Raises NotFound."""
    row = Batch.objects.filter(state="closed", key=key).first()
    require(actor, VIEW_PAYMENT)
    if row is None or all(len(place) > 6 for place in actor.places):
        raise NotFound("没有这个已结清的批次，请从“时光机”页面选择；批次是全县的，乡镇不能重算。")
    return again(actor, row, SAMPLE)


def postings(month: Month) -> Sequence[tuple[PostingRun, date]]:
    """The postings of a month with their days: the days on which its list changed at once."""
    runs = PostingRun.objects.filter(month=month.first, due_count__gt=0).order_by("id")[:40]
    return [(run, run.posted_at.astimezone(SHANGHAI).date()) for run in runs]
