"""Reading jobs. Every query begins with who is asking."""

from apps.jobs.queries import advancing, businesses, loans, matching, seekers, training
from apps.jobs.queries.employers import employers, get_employer, lock_employer
from apps.jobs.queries.fairs import (
    booths,
    desk_fair,
    fairs,
    floor_of,
    free_places,
    get_fair,
    lock_booth,
    lock_fair,
    offers,
    public_fairs,
    standing,
)
from apps.jobs.queries.figures import Span, figures, listed
from apps.jobs.queries.people import (
    applications,
    awaited,
    due_follow_ups,
    follow_ups,
    get_application,
    lock_application,
    placements,
    sign_ups,
    the_person,
)
from apps.jobs.queries.reach import VIEW_APPLICATION, VIEW_FAIR
from apps.jobs.queries.vacancies import found, get_vacancy, lock_vacancy, open_vacancies, vacancies

__all__ = [
    "VIEW_APPLICATION",
    "VIEW_FAIR",
    "Span",
    "advancing",
    "applications",
    "awaited",
    "booths",
    "businesses",
    "desk_fair",
    "due_follow_ups",
    "employers",
    "fairs",
    "figures",
    "floor_of",
    "follow_ups",
    "found",
    "free_places",
    "get_application",
    "get_employer",
    "get_fair",
    "get_vacancy",
    "listed",
    "loans",
    "lock_application",
    "lock_booth",
    "lock_employer",
    "lock_fair",
    "lock_vacancy",
    "matching",
    "offers",
    "open_vacancies",
    "placements",
    "public_fairs",
    "seekers",
    "sign_ups",
    "standing",
    "the_person",
    "training",
    "vacancies",
]
