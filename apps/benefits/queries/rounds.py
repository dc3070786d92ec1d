"""The yearly confirmation as it stands: by township, who was told, whose sixty days are over, what was drawn to check."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat, Substr

from apps.benefits.models import (
    Confirmation,
    ConfirmationFile,
    ConfirmationNotice,
    ConfirmationPhoto,
    ConfirmationRound,
    LifeEvent,
    SpotCheck,
    SpotCheckItem,
    Suspicion,
)
from apps.benefits.queries.records import PLACE, VIEW, payees, unconfirmed
from apps.benefits.rules.sampling import Candidate, Seen, weigh
from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.errors import Conflict, NotFound
from apps.core.scope import within
from apps.people.models import PayeeAccount, Person

NOTICE_DAYS = 60  # 伤残抚恤管理办法第二十五条
READ_PHOTO = permission("benefits.read_photo", "查看年度确认照片")
#: Of 64 bits: another size or quality of one picture differs in a few, two pictures in about half.
SAME_LOOKS = 5
_NEAREST = """
select confirmation_id from benefits_confirmationphoto
where sha256 = %(sha256)s or bit_count((looks # %(looks)s)::bit(64)) <= %(most)s
order by sha256 = %(sha256)s desc, bit_count((looks # %(looks)s)::bit(64)), confirmation_id limit 1
"""


@dataclass(frozen=True, slots=True)
class Town:
    """One township of a round. ``told``: notice given, not confirmed; ``over``: of these, sixty days have passed."""

    code: str
    people: int
    confirmed: int
    told: int
    over: int

    @property
    def missing(self) -> int:
        """Not confirmed yet."""
        return self.people - self.confirmed

    @property
    def percent(self) -> int:
        """Whole percent, rounded down."""
        return self.confirmed * 100 // self.people if self.people else 100


def the_round(actor: Actor, year: int | None = None) -> ConfirmationRound:
    """The round of a year, or the latest. Raises Conflict when it was never opened."""
    require(actor, VIEW)
    rows = ConfirmationRound.objects.order_by("-year")
    row = (rows.filter(year=year) if year else rows).first()
    if row is None:
        raise Conflict(f"{f'{year}年度' if year else '年度'}确认尚未发起。请先由优抚经办发起。")
    return row


def towns(actor: Actor, around: ConfirmationRound) -> list[Town]:
    """Progress by township, the furthest behind first."""
    done = Q(pk__in=Confirmation.objects.filter(round=around).values("person_id"))
    notices = ConfirmationNotice.objects.filter(round=around)
    told = Q(pk__in=notices.values("person_id"))
    over = Q(pk__in=notices.filter(on__lt=actor.today - timedelta(days=NOTICE_DAYS)).values("person_id"))
    rows = (
        payees(actor)
        .values(town=Concat(Substr("division_id", 1, 9), Value("000")))
        .annotate(
            people=Count("pk"),
            confirmed=Count("pk", filter=done),
            told=Count("pk", filter=told & ~done),
            over=Count("pk", filter=over & ~done),
        )
    )
    found = [Town(row["town"], row["people"], row["confirmed"], row["told"], row["over"]) for row in rows.order_by()]
    return sorted(found, key=lambda t: (t.confirmed / t.people, t.code))


def untold(actor: Actor, around: ConfirmationRound) -> QuerySet[Person]:
    """Payees who neither confirmed nor were told."""
    told = ConfirmationNotice.objects.filter(round=around, person=OuterRef("pk"))
    return unconfirmed(actor, around.year).filter(~Exists(told))


def overdue(actor: Actor, around: ConfirmationRound) -> QuerySet[ConfirmationNotice]:
    """Notices whose sixty days are over without a confirmation and without a stop proposed on them."""
    last = actor.today - timedelta(days=NOTICE_DAYS)
    stopped = LifeEvent.objects.filter(
        person=OuterRef("person"), kind="confirmation_missed", on=OuterRef("on"), state__in=["proposed", "confirmed"]
    )
    waiting = unconfirmed(actor, around.year)
    rows = ConfirmationNotice.objects.filter(round=around, on__lt=last, person__in=waiting)
    return rows.filter(~Exists(stopped)).select_related("person__division__parent").order_by("on", "id")


def confirmation_files(actor: Actor, around: ConfirmationRound) -> QuerySet[ConfirmationFile]:
    """Result files of a round, newest first; a township sees those its own staff uploaded."""
    rows = ConfirmationFile.objects.filter(round=around).select_related("uploaded_by")
    if not actor.may("benefits.open_round"):
        rows = rows.filter(uploaded_by_id=actor.staff_id)
    return rows.order_by("-id")


def confirmation_file(actor: Actor, file_id: int) -> ConfirmationFile:
    """One result file with the verdict of every line. Raises NotFound."""
    require(actor, VIEW)
    row = ConfirmationFile.objects.select_related("uploaded_by", "round").filter(pk=file_id).first()
    if row is None or not (actor.may("benefits.open_round") or row.uploaded_by_id == actor.staff_id):
        raise NotFound("没有找到这份结果文件；请从年度确认页面重新进入。")
    return row


def same_photos(actor: Actor, around: ConfirmationRound) -> QuerySet[Confirmation]:
    """Confirmations whose photo was handed in before, for this or another person, or looks like one that was."""
    rows = Confirmation.objects.filter(within(actor, PLACE), round=around, same_photo_as__isnull=False)
    return rows.select_related("person__division__parent", "same_photo_as__person", "same_photo_as__round", "by")


def nearest_photo(photo: ConfirmationPhoto) -> int | None:
    """The confirmation whose photo is the same, or else looks most alike; every round and place, since one photo serves one person."""
    values: dict[str, Any] = {"sha256": photo.sha256, "looks": photo.looks, "most": SAME_LOOKS}
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, values)
        found = cursor.fetchone()
    return int(found[0]) if found else None


def photo_of(actor: Actor, confirmation_id: int) -> ConfirmationPhoto:
    """The photo of a confirmation in the actor's places. Raises NotFound."""
    rows = ConfirmationPhoto.objects.filter(within(actor, f"confirmation__{PLACE}"), confirmation_id=confirmation_id)
    row = rows.select_related("confirmation__person", "confirmation__round", "confirmation__same_photo_as__person").first()
    if row is None:
        raise NotFound("没有找到这张确认照片，可能不在您的管辖范围内；请从年度确认页面重新进入。")
    return row


def candidates(actor: Actor, around: ConfirmationRound) -> list[Candidate]:
    """Every confirmation of the round in the actor's places with its risk, by person."""
    rows = Confirmation.objects.filter(within(actor, PLACE), round=around).order_by("person_id")
    values = rows.values_list("person_id", "channel", "person__born_on", "same_photo_as_id", "file_id", "note")
    found = list(values)
    ids = [row[0] for row in found]
    proxied = set(
        PayeeAccount.objects.filter(person_id__in=ids, is_live=True, delegation__isnull=False).values_list(
            "person_id", flat=True
        )
    )
    asked = set(Suspicion.objects.filter(person_id__in=ids, kind="death", state="open").values_list("person_id", flat=True))
    today = actor.today
    return [
        weigh(
            Seen(
                pk, channel, _age(born, today), bool(same), pk in proxied, pk in asked, bool(file) and channel == "gathering"
            )
        )
        for pk, channel, born, same, file, _ in found
    ]


def _age(born_on: date, day: date) -> int:
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def spot_checks(actor: Actor, around: ConfirmationRound | None = None) -> QuerySet[SpotCheck]:
    """Draws whose whole range the actor sees, newest first, with how many items are answered."""
    require(actor, VIEW)
    rows = SpotCheck.objects.select_related("round", "drawn_by")
    mine = [pk for pk, places in rows.values_list("pk", "places") if all(actor.sees(place) for place in places)]
    rows = rows.filter(pk__in=mine).annotate(
        answered=Count("items", filter=~Q(items__outcome="")), bad=Count("items", filter=Q(items__outcome="bad"))
    )
    return (rows.filter(round=around) if around else rows).order_by("-id")


def spot_check(actor: Actor, check_id: int) -> SpotCheck:
    """One draw. Raises NotFound outside the actor's range."""
    row = spot_checks(actor).filter(pk=check_id).first()
    if row is None:
        raise NotFound("没有找到这次抽查，可能不在您的管辖范围内；请从年度确认页面重新进入。")
    return row


def spot_items(actor: Actor, check_id: int) -> Sequence[SpotCheckItem]:
    """The list of a draw in its printed order."""
    rows = SpotCheckItem.objects.filter(within(actor, PLACE), spot_check_id=check_id)
    return list(rows.select_related("person__division__parent", "confirmation__by", "checked_by").order_by("rank"))


def lock_item(actor: Actor, item_id: int) -> SpotCheckItem:
    """One drawn person, the row locked. Raises NotFound."""
    rows = SpotCheckItem.objects.filter(within(actor, PLACE)).select_for_update(of=("self",), no_key=True)
    row = rows.select_related("confirmation").filter(pk=item_id).first()
    if row is None:
        raise NotFound("没有找到这条抽查，可能不在您的管辖范围内；请从抽查名单重新进入。")
    return row
