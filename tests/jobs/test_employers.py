"""Employers: registered by a right code once, verified, refused, barred; seen by their own county only."""

import pytest

from apps.core.errors import Forbidden, Invalid
from apps.core.models import AuditEntry
from apps.jobs import actions, queries
from apps.jobs.models import Employer, Vacancy
from apps.jobs.rules.refusals import BadCreditCode, EmployerExists, EmployerNotFound, NotTrusted, WrongState
from tests.jobs.make import OTHER_TOWN, TOWN, Jobs, credit_code, employer_given
from tests.make import make_actor

pytestmark = pytest.mark.django_db


def test_an_employer_is_registered_by_its_licence_and_its_phone_is_sealed(jobs: Jobs) -> None:
    row = actions.register_employer(jobs.clerk, credit_code=f" {credit_code(7).lower()} ", given=employer_given())
    row.refresh_from_db()
    assert (row.credit_code, row.home_county, row.state) == (credit_code(7), "340321", "registered")
    assert row.contact_phone_tail == "199****0001" and b"19900000001" not in bytes(row.contact_phone_sealed)
    assert AuditEntry.objects.filter(verb="jobs.register_employer", outcome="done").count() == 1
    assert actions.read_contact(jobs.clerk, employer_id=row.pk) == "19900000001"
    assert AuditEntry.objects.filter(verb="jobs.read_contact").count() == 1


def test_the_same_code_is_registered_once(jobs: Jobs) -> None:
    actions.register_employer(jobs.clerk, credit_code=credit_code(1), given=employer_given())
    with pytest.raises(EmployerExists, match=credit_code(1)):
        actions.register_employer(jobs.station, credit_code=credit_code(1), given=employer_given(division=TOWN))
    assert Employer.objects.count() == 1


def test_a_forged_code_is_refused_before_anything_is_written(jobs: Jobs) -> None:
    forged = credit_code(1)[:-1] + ("0" if credit_code(1)[-1] != "0" else "1")
    with pytest.raises(BadCreditCode, match="伪造"):
        actions.register_employer(jobs.clerk, credit_code=forged, given=employer_given())
    assert not Employer.objects.exists()


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"name": "厂"}, "全称"),
        ({"trade": "nothing"}, "行业"),
        ({"contact_name": " "}, "联系人"),
        ({"contact_phone": ""}, "联系人电话"),
        ({"contact_phone": "12"}, "电话号码不对"),
        ({"division": "330326000000"}, "区划"),
    ],
)
def test_what_is_missing_is_named(jobs: Jobs, over: dict[str, str], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        actions.register_employer(jobs.clerk, credit_code=credit_code(1), given=employer_given(**over))


def test_a_station_registers_in_its_own_township_only(jobs: Jobs) -> None:
    with pytest.raises(Invalid, match="区划"):
        actions.register_employer(jobs.station, credit_code=credit_code(1), given=employer_given(division=OTHER_TOWN))
    row = actions.register_employer(jobs.station, credit_code=credit_code(1), given=employer_given(division=TOWN))
    assert queries.get_employer(jobs.far, row.pk) == row  # the county's common knowledge
    with pytest.raises(EmployerNotFound):
        actions.correct_employer(jobs.far, employer_id=row.pk, given=employer_given(division=OTHER_TOWN))
    stranger = make_actor("jobs_clerk", division="340322000000")
    with pytest.raises(EmployerNotFound):
        queries.get_employer(stranger, row.pk)
    with pytest.raises(EmployerNotFound):
        actions.verify_employer(stranger, employer_id=row.pk)


def test_verified_once_and_only_by_the_county(jobs: Jobs) -> None:
    row = jobs.employer(verified=False)
    with pytest.raises(Forbidden):
        actions.verify_employer(jobs.station, employer_id=row.pk)
    done = actions.verify_employer(jobs.clerk, employer_id=row.pk)
    assert (done.state, done.verified_by_id) == ("verified", jobs.clerk.staff_id)
    assert AuditEntry.objects.filter(verb="jobs.verify_employer", outcome="done").count() == 1
    with pytest.raises(WrongState, match="已核验"):
        actions.verify_employer(jobs.clerk, employer_id=row.pk)


def test_refused_with_a_reason_and_verified_after_all(jobs: Jobs) -> None:
    row = jobs.employer(verified=False)
    with pytest.raises(Invalid, match="原因"):
        actions.refuse_employer(jobs.clerk, employer_id=row.pk, reason="无")
    assert actions.refuse_employer(jobs.clerk, employer_id=row.pk, reason="营业执照已注销").reason == "营业执照已注销"
    with pytest.raises(WrongState):
        actions.refuse_employer(jobs.clerk, employer_id=row.pk, reason="营业执照已注销")
    with pytest.raises(NotTrusted, match="未通过"):
        jobs.vacancy(row)
    assert actions.verify_employer(jobs.clerk, employer_id=row.pk).reason == ""


def test_barred_its_vacancies_close_at_once_until_the_bar_is_lifted(jobs: Jobs) -> None:
    vacancy = jobs.vacancy()
    row = actions.blacklist_employer(jobs.leader, employer_id=vacancy.employer_id, reason="拖欠工资经查实")
    closed = Vacancy.objects.get()
    assert (row.state, closed.state, closed.closed_for) == ("blacklisted", "closed", "barred")
    with pytest.raises(NotTrusted, match="拖欠工资"):
        jobs.vacancy(row, title="钳工")
    with pytest.raises(WrongState):
        actions.blacklist_employer(jobs.leader, employer_id=row.pk, reason="拖欠工资经查实")
    with pytest.raises(Invalid):
        actions.lift_blacklist(jobs.leader, employer_id=row.pk, reason="")
    row = actions.lift_blacklist(jobs.leader, employer_id=row.pk, reason="工资已付清")
    assert (row.state, row.blacklisted_on) == ("registered", None)
    verbs = AuditEntry.objects.filter(outcome="done").values_list("verb", flat=True)
    assert {"jobs.blacklist_employer", "jobs.lift_blacklist"} <= set(verbs)


def test_what_it_says_of_itself_changes_and_its_vacancies_move_with_it(jobs: Jobs) -> None:
    vacancy = jobs.vacancy()
    given = employer_given(name="怀远示例新名机械有限公司", division=TOWN, contact_phone="0552-8000000")
    row = actions.correct_employer(jobs.clerk, employer_id=vacancy.employer_id, given=given)
    vacancy.refresh_from_db()
    assert (row.name, vacancy.division_id) == ("怀远示例新名机械有限公司", TOWN)
    with pytest.raises(Invalid):
        actions.correct_employer(jobs.clerk, employer_id=row.pk, given=employer_given(contact_name=""))


def test_an_employer_on_its_own_page_sees_itself_alone(jobs: Jobs) -> None:
    own, other = jobs.employer(), jobs.employer()
    assert list(queries.employers(jobs.firm(own))) == [own]
    with pytest.raises(EmployerNotFound):
        queries.lock_employer(jobs.firm(own), other.pk)
