"""Doors of 我的创业: one's loans with the interest the county pays, one's mentors, one's businesses. Nothing but one's own, and no number in an address."""

from django.http import HttpRequest, HttpResponse

from apps.core.actor import Actor
from apps.jobs.queries import advancing, businesses, loans
from apps.jobs.rules.words import loan_words
from apps.portal.sign_in import own_page
from apps.portal.views.showing import show_own

SHOWN = 20


@own_page
def my_founding(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Loans, mentors, businesses, and where to ask for more."""
    mine = [
        (
            row,
            loan_words(row.state, row.drawn_fen, row.owed_fen),
            loans.subsidised_until(row, actor.today),
            row.subsidies.all(),
        )
        for row in loans.loans(actor).prefetch_related("flows", "subsidies")[:SHOWN]
    ]
    context = {
        "loans": mine, "mentorings": advancing.mentorings(actor).prefetch_related("notes")[:SHOWN],
        "businesses": businesses.own_businesses(actor)[:SHOWN],
    }  # fmt: skip
    return show_own(request, "portal/my_founding.html", context)
