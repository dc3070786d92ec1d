"""What was done before: fairs held and work found are entered set by set, and count like the rest."""

from datetime import timedelta

import pytest

from apps.core.errors import Invalid
from apps.core.models import AuditEntry
from apps.jobs import actions
from apps.jobs.actions.opening import HeldOffer, HeldResult, OpeningPlacement
from apps.jobs.models import Fair, FollowUp, Placement
from apps.jobs.queries import Span
from apps.jobs.queries.figures import figures
from tests.jobs.make import COUNTY, Jobs, fair_given, vacancy_given

pytestmark = pytest.mark.django_db


def held(jobs: Jobs, days: int = 40, **over: object) -> Fair:
    on = jobs.today - timedelta(days=days)
    people = [jobs.person() for _ in range(3)]
    given = {
        "division": COUNTY, "given": fair_given(on, capacity=None), "offers": [HeldOffer(jobs.employer().pk, 1, vacancy_given(on))], "came": [one.pk for one in people],
        "results": [HeldResult(people[0].pk, 0, on, on, on, "contract", "合同1"), HeldResult(people[1].pk, 0, on)], "summary": "办得好",
    }  # fmt: skip
    return actions.open_fair_records(jobs.clerk, **{**given, **over})


def test_a_fair_that_was_held_counts_and_is_still_followed_up(jobs: Jobs) -> None:
    fair = held(jobs)
    told = {one.figure.name: one.number for one in figures(jobs.clerk, Span(fair_id=fair.pk))}
    assert told == {"employers": 1, "posts": 5, "attended": 3, "intents": 2, "signed": 1, "placed": 1}
    assert fair.state == "held" and FollowUp.objects.filter(done_on__isnull=True).count() == 6
    assert held(jobs, 300).state == "closed" and FollowUp.objects.count() == 6
    assert FollowUp.objects.filter(result="working").count() == 0
    assert held(jobs, 120).state == "held" and FollowUp.objects.filter(result="working").count() == 2
    assert AuditEntry.objects.filter(verb="jobs.open_fair_records", outcome="done").count() == 3


def test_what_is_not_believed_of_the_past(jobs: Jobs) -> None:
    stranger = jobs.person().pk
    on = jobs.today - timedelta(days=40)
    for over, words in (
        ({"given": fair_given(jobs.today)}, "已经办过"), ({"division": "330326000000"}, "本辖区"), ({"offers": [HeldOffer(10**9, 1, vacancy_given(on))]}, "没有登记"),
        ({"came": [10**9], "results": []}, "没有建档"), ({"results": [HeldResult(stranger, 0, on)]}, "到过场"),
    ):  # fmt: skip
        with pytest.raises(Invalid, match=words):
            held(jobs, **over)
    assert not Fair.objects.exists()


def test_work_found_before_counts_once_a_year(jobs: Jobs) -> None:
    person = jobs.person()
    on = jobs.today - timedelta(days=3)
    row = OpeningPlacement(person.pk, "怀远示例超市", "理货员", on, "contract", "合同1", "desk", is_in_county=True)
    assert actions.open_placements(jobs.clerk, rows=[row, row]) == 1
    assert actions.open_placements(jobs.clerk, rows=[row]) == 0
    assert Placement.objects.filter(is_counted=True).count() == 1 and Placement.objects.count() == 3
    for source, number, words in (("fair", person.pk, "随招聘会"), ("desk", 10**9, "没有建档")):
        with pytest.raises(Invalid, match=words):
            actions.open_placements(
                jobs.clerk,
                rows=[
                    OpeningPlacement(number, "怀远示例超市", "理货员", on, "contract", "合同1", source, is_in_county=True)
                ],
            )
    assert AuditEntry.objects.filter(verb="jobs.open_placements", outcome="done").count() == 2
