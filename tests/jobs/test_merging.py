"""Two dossiers of one human with a voucher, a course, a loan each become one by a rule that the screen says, and apart again; whose numbers this desk opens."""

from dataclasses import replace

import pytest
from django.db import connection

from apps.core.actor import Actor
from apps.core.errors import Forbidden, NotFound
from apps.core.models import AuditEntry
from apps.jobs.actions import learning
from apps.jobs.actions import training as classes
from apps.jobs.models import Enrolment, TrainingVoucher
from apps.jobs.queries.merging import merge_guard
from apps.jobs.rules.merging import lost_place, void_voucher
from apps.jobs.rules.training import LearnerResult
from apps.people import actions as people
from apps.people.models import Person
from apps.people.queries.facing import facing
from tests.jobs.ledger import Desk
from tests.jobs.test_loans import granted
from tests.jobs.test_pages import door
from tests.jobs.test_training import opened
from tests.make import OTHER_TOWN, make_actor


@pytest.mark.parametrize(("kept", "dropped", "who"), [
    ("issued", "issued", "dropped"), ("issued", "redeemed", "kept"), ("redeemed", "issued", "dropped"), ("redeemed", "redeemed", "dropped"),
])  # fmt: skip
def test_of_two_vouchers_the_used_one_stays_good(kept, dropped, who):
    assert void_voucher(kept, dropped) == who


@pytest.mark.parametrize(("kept", "dropped", "who"), [
    ("learning", "learning", "dropped"), ("failed", "passed", "kept"), ("passed", "passed", "dropped"), ("passed", "failed", "dropped"),
])  # fmt: skip
def test_of_two_places_the_passed_one_stays_good(kept, dropped, who):
    assert lost_place(kept, dropped) == who


@pytest.fixture
def desk(db) -> Desk:
    return Desk()


@pytest.fixture
def hands() -> tuple[Actor, Actor]:
    return make_actor("benefit_clerk", name="李梅"), make_actor("benefit_reviewer", name="赵刚")


def rows(*kinds: type) -> list[str]:
    with connection.cursor() as cursor:
        found = []
        for kind in kinds:
            cursor.execute(f"select to_jsonb(t)::text from {kind._meta.db_table} t")
            found += sorted(row[0] for row in cursor.fetchall())
    return found


def merged(hands: tuple[Actor, Actor], kept: Person, dropped: Person) -> int:
    asked = people.propose_merge(hands[0], kept_id=kept.pk, dropped_id=dropped.pk, reason="同一人重复建档")
    page = door(hands[1]).get("/people/merges/").content.decode()
    assert "一人只有一次免费培训" in page
    people.confirm_merge(hands[1], merge_id=asked.pk)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")  # what a commit would check
        cursor.execute("set constraints all deferred")
    return asked.pk


def test_a_voucher_each_becomes_one_and_everything_comes_back(desk, hands):
    kept, dropped, row = desk.person(), desk.person(), opened(desk, seats=3)
    unused = learning.issue_voucher(desk.clerk, person_id=kept.pk)
    learned = learning.enrol(desk.clerk, class_id=row.pk, person_id=dropped.pk)
    before = rows(Enrolment, TrainingVoucher)
    number = merged(hands, kept, dropped)
    unused.refresh_from_db()
    learned.refresh_from_db()
    assert (unused.state, learned.person_id, learned.voucher.person_id, learned.voucher.state) == (
        "void",
        kept.pk,
        kept.pk,
        "redeemed",
    )
    assert "档案合并" in unused.reason
    people.propose_unmerge(hands[0], merge_id=number, reason="实为两人")
    people.confirm_unmerge(hands[1], merge_id=number)
    assert rows(Enrolment, TrainingVoucher) == before


def test_two_used_vouchers_and_one_class_twice_cost_what_they_cost(desk, hands):
    kept, dropped = desk.person(), desk.person()
    one, two = opened(desk, seats=3), opened(desk, name="电工班", seats=3)
    first = learning.enrol(desk.clerk, class_id=one.pk, person_id=kept.pk)
    second = learning.enrol(desk.clerk, class_id=two.pk, person_id=dropped.pk)
    twice = [learning.enrol(desk.clerk, class_id=two.pk, person_id=kept.pk, is_free=False)]
    classes.start_class(desk.clerk, class_id=two.pk)
    classes.record_learned(desk.clerk, class_id=two.pk, results=[LearnerResult(second.pk, "passed", "ZS-9")])
    told = facing(hands[0], kept.pk, dropped.pk).settled_first
    assert any("电工班" in line and "合格" in line for line in told) and any(str(second.voucher) in line for line in told)
    before = rows(Enrolment, TrainingVoucher)
    number = merged(hands, kept, dropped)
    for each in (first, second, *twice):
        each.refresh_from_db()
        assert each.person_id == kept.pk
    assert (first.voucher.state, second.voucher.state, second.state, twice[0].state) == (
        "redeemed",
        "void",
        "passed",
        "dropped",
    )
    classes.finish_class(desk.clerk, class_id=two.pk)
    assert classes.owed_to_school(two) == two.cost_fen, "one head, paid with the voucher that was used for it"
    people.propose_unmerge(hands[0], merge_id=number, reason="实为两人")
    people.confirm_unmerge(hands[1], merge_id=number)
    assert rows(Enrolment, TrainingVoucher) == before


def test_two_open_loans_are_settled_with_the_bank_first(desk):
    one, two = granted(desk), granted(desk, contract="HT-2")
    assert "各有一笔没有结清的贷款" in merge_guard(one.person_id, two.person_id)


def test_this_desk_opens_numbers_of_its_own_people_and_of_nobody_else(desk):
    stranger, learner, looking = (
        desk.person(phone="19900000001"),
        desk.person(phone="19900000002"),
        desk.person(phone="19900000003"),
    )
    learning.issue_voucher(desk.clerk, person_id=learner.pk)
    desk.seeker(looking)
    with pytest.raises(Forbidden, match="没有在您经办的业务里登记"):
        people.reveal_field(desk.clerk, person_id=stranger.pk, field="phone", reason="contact")
    assert not AuditEntry.objects.filter(verb="read.phone").exists()
    for one in (learner, looking):
        assert people.reveal_field(desk.clerk, person_id=one.pk, field="phone", reason="contact").text
    far = make_actor("jobs_clerk", division=OTHER_TOWN, name="远经办")
    with pytest.raises(NotFound):
        people.reveal_field(far, person_id=looking.pk, field="phone", reason="contact")
    blind = replace(desk.clerk, permissions=desk.clerk.permissions - {"jobs.view_application"})
    with pytest.raises(Forbidden):
        people.reveal_field(blind, person_id=looking.pk, field="phone", reason="contact")
    full = replace(desk.clerk, permissions=desk.clerk.permissions | {"people.print_booklet"})
    with pytest.raises(Forbidden):
        people.open_booklet(full, person_id=stranger.pk, reason="contact", is_full=True)
    answer = door(desk.clerk).post(f"/persons/{stranger.pk}/reveal/", {"field": "phone", "reason": "contact", "note": ""})
    assert answer.status_code == 403 and "19900000001" not in answer.content.decode()
