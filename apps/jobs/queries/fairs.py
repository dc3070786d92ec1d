"""Fairs and what stands at them."""

from django.db.models import Count, Q, QuerySet, Sum

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.scope import within
from apps.jobs.choices import BoothState
from apps.jobs.models import Booth, Fair, FairVacancy, SignUp
from apps.jobs.queries.reach import VIEW_FAIR, in_county
from apps.jobs.rules.fairs import BOOTH_STATES, SIGN_UP_STATES, floor_sheet
from apps.jobs.rules.refusals import BoothNotFound, FairNotFound

PUBLIC_STATES = ("published", "open", "held", "followed_up", "closed")


def fairs(actor: Actor) -> QuerySet[Fair]:
    """Fairs of the actor's county, newest first."""
    require(actor, VIEW_FAIR)
    return Fair.objects.filter(in_county(actor, "division_id")).select_related("division").order_by("-starts_on", "-id")


WAITS = {
    "booths": Q(state__in=BOOTH_STATES, pk__in=Booth.objects.filter(state=BoothState.ASKED).values("fair_id")),
    "hold": Q(state__in=SIGN_UP_STATES),
    "close": Q(state="followed_up"),
}


def waiting_fairs(actor: Actor, what: str) -> QuerySet[Fair]:
    """Fairs of the actor's own places that wait for a step: ``booths`` (employers ask), ``hold`` (their days are over), ``close``."""
    over = Q(ends_on__lt=actor.today) if what == "hold" else Q()
    return fairs(actor).filter(within(actor, "division_id"), WAITS[what], over)


def public_fairs(_actor: Actor) -> QuerySet[Fair]:
    """What anybody may read: fairs from their publication on, newest first."""
    return Fair.objects.filter(state__in=PUBLIC_STATES).select_related("division").order_by("-starts_on", "-id")


def get_fair(actor: Actor, fair_id: int) -> Fair:
    """A fair somebody may look at: staff those of the county, employers those that call for them, everybody else published ones. Raises
    FairNotFound."""
    rows = fairs(actor) if actor.places else public_fairs(actor)
    if actor.employer_id is not None:
        rows = Fair.objects.filter(state__in={*PUBLIC_STATES, *BOOTH_STATES})
    row = rows.filter(pk=fair_id).first()
    if row is None:
        raise FairNotFound
    return row


def desk_fair(actor: Actor, fair_id: int) -> Fair:
    """A fair on the pages of the desk: the permission first, however public the fair. Raises FairNotFound."""
    require(actor, VIEW_FAIR)
    return get_fair(actor, fair_id)


def lock_fair(actor: Actor, fair_id: int) -> Fair:
    """A fair of the actor's own places, locked until the transaction ends. Raises FairNotFound."""
    require(actor, VIEW_FAIR)
    rows = Fair.objects.select_for_update(of=("self",), no_key=True).filter(within(actor, "division_id"))
    row = rows.filter(pk=fair_id).first()
    if row is None:
        raise FairNotFound
    return row


def signed_up_ids(fair_id: int) -> list[int]:
    """Sign-ups of a fair that stand, for the job that tells them; the action asks who may."""
    return list(SignUp.objects.filter(fair_id=fair_id, state="signed_up").order_by("pk").values_list("pk", flat=True))


def own_fair(actor: Actor, fair_id: int) -> Fair:
    """A fair of the actor's own places, unlocked: for the door, where many are scanned at once. Raises FairNotFound."""
    require(actor, VIEW_FAIR)
    row = Fair.objects.filter(within(actor, "division_id"), pk=fair_id).first()
    if row is None:
        raise FairNotFound
    return row


def booths(fair: Fair) -> QuerySet[Booth]:
    """Employers of a fair with how many posts they bring, in the order of the hall."""
    rows = Booth.objects.filter(fair=fair).select_related("employer").defer("employer__contact_phone_sealed")
    offered = rows.annotate(vacancy_count=Count("offers"), headcount=Sum("offers__headcount"))
    return offered.order_by("number", "id")


def get_booth(actor: Actor, booth_id: int) -> Booth:
    """A booth of a fair the actor may look at. Raises BoothNotFound."""
    row = (
        Booth.objects.select_related("fair", "employer")
        .filter(pk=booth_id, fair__in=fairs(actor).order_by().values("pk"))
        .first()
    )
    if row is None:
        raise BoothNotFound
    return row


def lock_booth(actor: Actor, booth_id: int) -> Booth:
    """A booth of a fair in the actor's own places, locked with its fair before it. Raises BoothNotFound."""
    seen = Booth.objects.filter(pk=booth_id).values_list("fair_id", flat=True).first()
    try:
        fair = lock_fair(actor, seen or 0)
    except FairNotFound as error:
        raise BoothNotFound from error
    row = Booth.objects.select_for_update(of=("self",), no_key=True).select_related("employer").get(pk=booth_id)
    row.fair = fair
    return row


def standing(fair: Fair) -> dict[int, str]:
    """Booth number -> employer of those that have one."""
    rows = Booth.objects.filter(fair=fair, number__isnull=False).order_by("number")
    return {number: name for number, name in rows.values_list("number", "employer__name") if number is not None}


def offers(fair: Fair) -> QuerySet[FairVacancy]:
    """Vacancies offered at a fair, in the order of the hall."""
    rows = FairVacancy.objects.filter(fair=fair, booth__state__in=["asked", "accepted"])
    return (
        rows.select_related("vacancy", "employer", "booth")
        .defer("employer__contact_phone_sealed", "vacancy__grams")
        .order_by("booth__number", "booth_id", "id")
    )


def unready(fair: Fair) -> list[str]:
    """Titles offered at a fair that nobody has checked, or that are over."""
    rows = offers(fair).filter(booth__state="accepted").exclude(vacancy__state__in=["checked", "published"])
    return list(rows.values_list("vacancy__title", flat=True))


def floor_of(fair: Fair) -> list[list[tuple[str, str]]]:
    """Rows of (label, employer or empty) as the hall is laid out; one statement."""
    return floor_sheet(fair.booth_count, fair.booths_in_row, standing(fair))


def free_places(fair: Fair) -> int | None:
    """How many may still sign up; None without a limit."""
    if fair.capacity is None:
        return None
    return int(fair.quotas.aggregate(left=Sum("free"))["left"] or 0)


def counted(fairs_: QuerySet[Fair]) -> QuerySet[Fair]:
    """With how many signed up and came, for a list."""
    valid = Q(sign_ups__state="signed_up")
    return fairs_.annotate(
        signed_count=Count("sign_ups", filter=valid),
        came_count=Count("sign_ups", filter=Q(sign_ups__attended_at__isnull=False)),
    )
