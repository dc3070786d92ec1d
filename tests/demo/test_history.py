"""The two years the demo county lived: late rises, late deaths, returns and recoveries, all made by the engine."""

from collections import Counter
from datetime import date

from django.db.models import Count, F, Sum

from apps.benefits.models import ComparisonList, ComparisonRow, DeathCase, Entitlement, LifeEvent, Suspicion
from apps.cards.models import Card
from apps.core.chain import verify
from apps.notices.models import Article, Objection
from apps.payments.models import Batch, Due, HeldOver, Payment, PostingRun, Receivable, Recovery, Unknown
from apps.people.models import PayeeAccount, Person
from apps.policy.models import Parameter, Standard
from tests.seeded import SCALE


def test_twenty_seven_months_are_closed_and_november_is_open(demo):
    assert Batch.objects.filter(state="closed").count() == 27
    assert Batch.objects.count() == 27
    assert PostingRun.objects.latest("month").month == date(2026, 10, 1)


def test_about_as_many_are_paid_as_asked_and_a_years_money_is_right(demo):
    last = Batch.objects.latest("month")
    assert abs(last.row_count - SCALE) <= SCALE * 0.12
    year = Payment.objects.filter(batch__month__gte=date(2025, 11, 1), state="paid").aggregate(fen=Sum("amount_fen"))["fen"]
    assert 4_000 * SCALE < year / 100 < 9_500 * SCALE


def test_a_rise_known_late_owes_every_month_from_its_first(demo):
    rise = Due.objects.filter(posted_on__year=2024, posted_on__month=11, period=date(2024, 8, 1), seq=1)
    assert rise.count() > SCALE * 0.8
    assert rise.filter(amount_fen__gt=0).count() == rise.count()
    second = Due.objects.filter(posted_on__year=2026, posted_on__month=4, period=date(2025, 8, 1), seq__gt=0)
    assert second.count() > SCALE * 0.7


def test_late_deaths_were_overpaid_and_claimed_back(demo):
    late = LifeEvent.objects.filter(
        kind="death", state="confirmed", known_on__gt=F("on") + 60 * (date(2024, 1, 2) - date(2024, 1, 1))
    )
    assert late.exists()
    assert Due.objects.filter(person__in=late.values("person"), amount_fen__lt=0).exists()
    assert Receivable.objects.exists()
    assert Recovery.objects.filter(kind="cash").exists()


def test_a_false_death_was_withdrawn_and_its_months_paid_after_all(demo):
    withdrawn = LifeEvent.objects.filter(kind="death", state="withdrawn")
    assert withdrawn.count() == 2  # one from the list of events, one undone in the screen
    for false in withdrawn:
        assert false.withdrawn_by_id != false.withdrawal_by_id
        assert Person.objects.get(pk=false.person_id).died_on is None
        after = Due.objects.filter(person=false.person_id, period__gt=false.on.replace(day=1), period__lt=date(2026, 11, 1))
        sums = after.exclude(component="funeral").values("period").annotate(fen=Sum("amount_fen"))
        assert all(row["fen"] > 0 for row in sums)


def test_recent_deaths_went_through_the_one_screen(demo):
    states = Counter(DeathCase.objects.values_list("event__state", flat=True))
    assert states["confirmed"] and states["proposed"] and states["withdrawn"] == 1
    assert not DeathCase.objects.filter(event__confirmed_by=F("event__entered_by")).exists()
    plain = LifeEvent.objects.filter(kind="death", known_on__gte=date(2026, 9, 1), state="confirmed")
    assert not plain.exclude(pk__in=DeathCase.objects.values("event")).filter(entered_at__gte="2026-09-01T00:00Z").exists()


def test_every_confirmed_death_told_the_other_apps(demo):
    assert not LifeEvent.objects.filter(kind="death", state="confirmed", beside=None).exists()


def test_the_undone_death_gave_back_two_months_and_the_card(demo):
    case = DeathCase.objects.get(event__state="withdrawn")
    back = Due.objects.filter(run=case.undo_run, person=case.event.person, amount_fen__gt=0)
    assert set(back.values_list("period", flat=True)) == {date(2026, 9, 1), date(2026, 10, 1)}
    card = Card.objects.get(pk=case.event.beside["cards"]["card"])
    assert card.state == "in_use" and "恢复" in case.effects["undone"]["cards"][0]


def test_a_waiting_death_has_a_card_to_call_back(demo):
    case = DeathCase.objects.filter(event__state="proposed").earliest("pk")
    assert any("优待证" in line for line in case.effects["lines"])


def test_cremation_lists_brought_true_hits_wrong_hits_and_questions_near_their_clock(demo):
    first, second = ComparisonList.objects.order_by("as_of")
    assert (first.state, second.state) == ("done", "done") and first.content_sealed is None
    wrong = Suspicion.objects.filter(list=first, state="false")
    assert wrong.exists() and all("健在" in row.answer for row in wrong)
    known = ComparisonRow.objects.filter(list=second, verdict="known").values_list("person_id", flat=True)
    assert set(known) == set(wrong.values_list("person_id", flat=True))  # remembered, not asked again
    assert DeathCase.objects.filter(suspicion__list=second, suspicion__state="true", event__state="proposed").exists()
    waiting = Suspicion.objects.filter(list=second, state="open")
    assert set(waiting.values_list("due_on", flat=True)) == {date(2026, 11, 27)}
    assert ComparisonRow.objects.filter(list=second, verdict="miss").count() == 4  # people of other counties


def test_the_bank_rejected_some_and_they_were_paid_later(demo):
    failed = Payment.objects.filter(state="failed", batch__month__lt=date(2026, 9, 1))
    assert failed.exists()
    again = Payment.objects.filter(state="paid", person__in=failed.values("person"))
    assert again.exists()
    assert PayeeAccount.objects.filter(is_live=False).exists()


def test_unknown_outcomes_were_settled_by_somebody_else(demo):
    assert Unknown.objects.exists()
    assert not Unknown.objects.filter(outcome="").exists()
    assert not Unknown.objects.filter(resolved_by=F("marked_by")).exists()


def test_people_who_turned_sixty_joined(demo):
    joined = Entitlement.objects.filter(scheme="rural_elder_subsidy", state="confirmed", opened_month=None)
    assert joined.exists()
    for row in joined.select_related("person"):
        assert row.decided_on.year - row.person.born_on.year == 60


def test_something_waits_for_the_visitor(demo):
    assert Suspicion.objects.filter(state="open").exists()
    assert LifeEvent.objects.filter(state="proposed").exists()
    assert Entitlement.objects.filter(state="proposed").exists()
    assert Objection.objects.filter(state="open").exists()
    assert Standard.objects.filter(confirmed_at=None, origin="entered").exists()
    assert Parameter.objects.filter(confirmed_at=None, origin="entered").exists()
    assert HeldOver.objects.filter(reason="rejected").exists() or HeldOver.objects.exists()


def test_every_dossier_number_and_account_is_used_once(demo):
    assert not Person.objects.values("dossier_no").annotate(n=Count("id")).filter(n__gt=1).exists()
    assert (
        not PayeeAccount.objects.filter(is_live=True)
        .values("account_blind")
        .annotate(n=Count("id"))
        .filter(n__gt=1)
        .exists()
    )


def test_the_audit_trail_of_the_history_is_whole(demo):
    verdict = verify()
    assert verdict.problem == ""
    assert verdict.entries > 300


def test_articles_were_written_by_one_and_published_by_another(demo):
    states = Counter(Article.objects.values_list("state", flat=True))
    assert states == {"published": 4, "draft": 1}
    assert not Article.objects.filter(publisher=F("author")).exists()
