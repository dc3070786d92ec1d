"""What everybody may read: policy articles, public notices, stations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from apps.alliance.models import Offer
from apps.alliance.queries import offers_public
from apps.benefits.models import Span
from apps.memorials.models import Martyr, Tribute
from apps.memorials.queries import Flowers, flowers, martyrs_public, words_public
from apps.notices import gateways
from apps.notices.choices import ArticleKind
from apps.notices.models import Article, NoticeEntry, PublicNotice
from apps.notices.queries import articles_public, notices_public
from apps.org.models import Station
from apps.org.queries import public_stations
from apps.people.models import Person
from apps.people.queries.clear import clear
from apps.portal.rules.entering import Gone
from apps.portal.rules.searching import grams

DEMO_SHOWN, DEMO_PHONE, DEMO_REGION = 20, "1990000", "999"  # the marks of invented data, docs/testing.md


@dataclass(frozen=True, slots=True)
class Town:
    """A township with its station and those of its villages."""

    code: str
    name: str
    stations: Sequence[Station]


def articles(today: date, kind: str, words: str) -> QuerySet[Article]:
    """Published articles, of one kind and with these words in them."""
    rows = articles_public(today).defer("body")
    if kind:
        rows = rows.filter(kind=kind)
    for word in words.split()[:5]:
        rows = rows.filter(Q(title__icontains=word) | Q(body__icontains=word) | Q(document_no__icontains=word))
    return rows


def answers(today: date, words: str) -> QuerySet[Article]:
    """Published answers; with words, those that hold most of them first (see ``rules.searching``)."""
    rows = articles_public(today).filter(kind=ArticleKind.ANSWER)
    wanted = grams(words)
    if not wanted:
        return rows.none() if words else rows.order_by("-shows_from", "-id")
    score: Any = Value(0)
    for gram in wanted:
        in_title, in_body = Q(title__icontains=gram), Q(body__icontains=gram)
        score = score + Case(When(in_title, then=2), When(in_body, then=1), default=0, output_field=IntegerField())
    return rows.annotate(score=score).filter(score__gt=0).order_by("-score", "-shows_from", "-id")


def article(today: date, article_id: int) -> Article:
    """One of them. Raises Gone."""
    row = articles_public(today).filter(pk=article_id).first()
    if row is None:
        raise Gone
    return row


def notices(today: date) -> QuerySet[PublicNotice]:
    """Public notices whose days run, the latest first."""
    return notices_public(today).order_by("-opens_on", "-id")


def notice(today: date, notice_id: int) -> PublicNotice:
    """One of them. Raises Gone."""
    row = notices_public(today).filter(pk=notice_id).first()
    if row is None:
        raise Gone
    return row


def entries(found: PublicNotice, village: str) -> QuerySet[NoticeEntry]:
    """Its list, of one village when given; names are masked in the table itself."""
    rows = NoticeEntry.objects.filter(notice=found).order_by("division_code", "id")
    return rows.filter(division_code=village) if village else rows


def discounts(today: date, scene: str) -> QuerySet[Offer]:
    """Merchants' offers that hold today, of one life scene when given."""
    rows = offers_public(today)
    return rows.filter(scene=scene) if scene else rows


def martyrs(words: str) -> QuerySet[Martyr]:
    """The roll by name."""
    return martyrs_public(words).defer("deeds")


@dataclass(frozen=True, slots=True)
class Memorial:
    """A martyr's page: flowers are counted, words shown after two looks."""

    row: Martyr
    flowers: Flowers
    words: QuerySet[Tribute]


def memorial(today: date, martyr_id: int) -> Memorial:
    """One of them. Raises Gone."""
    row = martyrs_public().filter(pk=martyr_id).first()
    if row is None:
        raise Gone
    return Memorial(row, flowers(row, today), words_public(row))


def towns() -> list[Town]:
    """Stations by township, the county's centre first."""
    found: dict[str, list[Station]] = {}
    names: dict[str, str] = {}
    for row in public_stations():
        place = row.division if row.level != "village" or row.division.parent is None else row.division.parent
        names[place.code] = place.name
        found.setdefault(place.code, []).append(row)
    return [Town(code, names[code], rows) for code, rows in found.items()]


def demo_messages() -> list[dict[str, str]]:
    """The newest messages of the demo county's spool. Only to invented telephones, whatever else lies there."""
    found = gateways.spooled(DEMO_SHOWN)
    return [one for one in found if one["phone"].startswith(DEMO_PHONE)]


def demo_people() -> list[tuple[str, str, str]]:
    """Some of the invented people one may sign in as: name, number, what for. Nobody whose number could be somebody's."""
    paid = Exists(Span.objects.filter(person=OuterRef("pk"), to_month__isnull=True))
    rows = Person.objects.filter(paid, state="active", phone_sealed__isnull=False, id_number_tail__startswith=DEMO_REGION)
    words = Span.objects.filter(person=OuterRef("pk"), to_month__isnull=True).order_by("id").values("scheme__name")[:1]
    shown = rows.annotate(scheme=Subquery(words)).order_by("id")[:8]
    return [(row.name, clear(row, "id_number"), row.scheme) for row in shown]
