"""Registering, correcting, opening numbers, marking states."""

from datetime import date, timedelta

import pytest

from apps.core.actor import Actor
from apps.core.errors import Forbidden, Invalid, NotFound
from apps.core.models import AuditEntry
from apps.people import actions, queries
from apps.people.actions.households import HouseholdExists
from apps.people.actions.persons import ELSEWHERE, AlreadyRegistered, SimilarExists, UnknownField
from apps.people.models import Person, PersonAlias
from apps.people.queries.clear import clear
from apps.people.rules import identity
from apps.people.rules.names import BadName
from apps.people.rules.rows import UnknownPlace
from tests.make import OTHER_TOWN, TOWN, VILLAGE, make_actor, make_division
from tests.people.builders import id_number, person, phone

pytestmark = pytest.mark.django_db


def last_audit() -> AuditEntry:
    return AuditEntry.objects.order_by("-id").first()


def test_a_person_is_registered_with_sealed_numbers_and_a_dossier_number(clerk: Actor) -> None:
    number = id_number(date(1955, 3, 1), 7)
    row = person(clerk, name=" 买买提 • 艾力 ", id_number=number, phone="１９９０００００００７", address="示范村七组")
    row.refresh_from_db()
    assert row.name == "买买提·艾力"
    assert row.dossier_no.startswith("340321-")
    assert (row.born_on, row.sex) == (date(1955, 3, 1), "male")
    assert number.encode() not in bytes(row.id_number_sealed)
    assert clear(row, "id_number") == number
    assert row.id_number_tail == f"999{'*' * 11}{number[-4:]}"
    assert clear(row, "phone") == phone(7)
    assert clear(row, "address") == "示范村七组"
    entry = last_audit()
    assert entry.verb == "people.register_person"
    assert number not in str(entry.after)


def test_a_fifteen_digit_number_is_converted_and_remembered(clerk: Actor) -> None:
    row = person(clerk, id_number="999321550301123")
    assert row.id_number_original_15
    assert clear(row, "id_number").startswith("99932119550301123")


@pytest.mark.parametrize(
    ("over", "refusal"),
    [
        ({"id_number": "999321195503011230"}, Invalid),
        ({"name": "王建国1"}, BadName),
        ({"name": ""}, BadName),
        ({"name": "王\ue863"}, BadName),
        ({"born_on": date(1955, 3, 2)}, identity.BirthMismatch),
        ({"sex": "female"}, identity.SexMismatch),
        ({"id_number": ""}, identity.NoIdNumber),
        ({"id_number": "", "id_number_note": "港澳人员"}, identity.NoIdNumber),
        ({"phone": "123"}, identity.BadPhone),
        ({"division": "999999999999"}, UnknownPlace),
        ({"residence": "moon"}, Invalid),
        ({"education": "moon"}, Invalid),
        ({"contact_phone": "123"}, identity.BadPhone),
        ({"source": "rumour"}, Invalid),
    ],
)
def test_a_wrong_form_is_refused_and_leaves_nothing(clerk: Actor, over: dict, refusal: type[Exception]) -> None:
    make_division(VILLAGE)
    given = {"name": "王建国", "id_number": id_number(date(1955, 3, 1), 7), "division": VILLAGE} | over
    with pytest.raises(refusal):
        actions.register_person(clerk, **given)
    assert not Person.objects.exists()
    assert last_audit().outcome == "refused"


def test_a_written_reason_lets_a_checked_contradiction_stand(clerk: Actor) -> None:
    row = person(
        clerk, id_number=id_number(date(1955, 3, 1), 7), born_on=date(1955, 3, 2), id_number_note="档案记载为3月2日,已核"
    )
    assert row.born_on == date(1955, 3, 2)


def test_a_person_without_number_needs_a_reason_birth_and_sex(clerk: Actor) -> None:
    row = person(clerk, id_number="", born_on=date(2015, 1, 2), sex="female", id_number_note="尚未申领")
    assert row.id_number_blind is None
    assert row.sex == "female"


def test_the_same_number_is_refused_naming_the_township_not_the_person(clerk: Actor) -> None:
    number = id_number(sequence=9)
    person(name="张三丰", id_number=number)
    with pytest.raises(AlreadyRegistered) as refused:
        person(clerk, name="李四", id_number=number)
    assert "镇" in refused.value.message
    assert "张三丰" not in refused.value.message
    assert number not in refused.value.message


def test_a_similar_dossier_must_be_looked_at_first(clerk: Actor) -> None:
    person(name="赵小明", id_number=id_number(date(1960, 5, 5), 1))
    other = {"name": "赵小明", "id_number": id_number(date(1960, 5, 5), 2)}
    with pytest.raises(SimilarExists, match="340321-"):
        person(clerk, despite_similar=False, **other)
    assert person(clerk, despite_similar=True, **other).pk


def test_a_station_clerk_registers_only_at_home(station_clerk: Actor) -> None:
    make_division(OTHER_TOWN)
    assert person(station_clerk).pk
    with pytest.raises(UnknownPlace):
        person(station_clerk, division=OTHER_TOWN)


@pytest.mark.parametrize("role", ["sysadm", "secadm", "auditor", "leader", "finance", "benefit_reviewer"])
def test_other_posts_do_not_register(role: str) -> None:
    with pytest.raises(Forbidden):
        person(make_actor(role))


def test_a_correction_keeps_other_fields_and_raises_the_version(clerk: Actor) -> None:
    row = person(phone=phone(1), address="一组")
    done = actions.correct_person(
        clerk, person_id=row.pk, version=1, changes={"name": "王建军", "phone": phone(2)}, reason="更名"
    )
    done.refresh_from_db()
    assert (done.name, done.name_initials, done.version) == ("王建军", "wjj", 2)
    assert clear(done, "address") == "一组"
    assert clear(done, "phone") == phone(2)
    assert PersonAlias.objects.get(person=row).text == "王建国"
    entry = last_audit()
    assert entry.before["phone"] == "199****0001"
    assert entry.after["name"] == "王建军"
    assert "address" not in entry.after


def test_a_corrected_number_brings_its_birth_and_the_old_one_stays_findable(clerk: Actor) -> None:
    old, new = id_number(date(1955, 3, 1), 3), id_number(date(1956, 4, 2), 4)
    row = person(id_number=old)
    actions.correct_person(clerk, person_id=row.pk, version=1, changes={"id_number": new}, reason="证件更正")
    row.refresh_from_db()
    assert row.born_on == date(1956, 4, 2)
    assert queries.search(clerk, old) == [row]
    assert queries.search(clerk, new) == [row]
    with pytest.raises(AlreadyRegistered):
        person(id_number=old)


def test_versions_missing_stale_or_without_change_are_refused(clerk: Actor) -> None:
    row = person()
    for version, refusal in ((None, identity.VersionMissing), (7, identity.StaleVersion)):
        with pytest.raises(refusal):
            actions.correct_person(clerk, person_id=row.pk, version=version, changes={"name": "王五"})
    with pytest.raises(identity.NothingChanged):
        actions.correct_person(clerk, person_id=row.pk, version=1, changes={"name": "王建国"})
    with pytest.raises(UnknownField):
        actions.correct_person(clerk, person_id=row.pk, version=1, changes={"dossier_no": "x"})


def test_another_township_looks_like_nothing(station_clerk: Actor) -> None:
    row = person(division=OTHER_TOWN)
    assert row not in queries.persons(station_clerk)
    with pytest.raises(NotFound) as absent:
        queries.dossier(station_clerk, row.pk)
    with pytest.raises(NotFound) as missing:
        queries.dossier(station_clerk, 10**9)
    assert absent.value.message == missing.value.message
    with pytest.raises(NotFound):
        actions.reveal_field(station_clerk, person_id=row.pk, field="phone", reason="contact")


def test_opening_a_number_leaves_a_read_record(clerk: Actor) -> None:
    number = id_number(sequence=11)
    row = person(id_number=number)
    assert actions.reveal_field(clerk, person_id=row.pk, field="id_number", reason="verify", note="窗口核对").text == number
    entry = last_audit()
    assert (entry.outcome, entry.verb, entry.reason) == ("read", "read.id_number", "核对证件：窗口核对")
    assert actions.reveal_field(clerk, person_id=row.pk, field="account", reason="payment").text == ""
    for over in ({"field": "name"}, {"reason": "curious"}):
        with pytest.raises(UnknownField):
            actions.reveal_field(clerk, **({"person_id": row.pk, "field": "phone", "reason": "contact"} | over))


def test_death_and_leaving_are_marked_with_a_source_and_can_be_taken_back(reviewer: Actor) -> None:
    row = person()
    day = reviewer.today - timedelta(days=3)
    assert actions.mark_left(reviewer, person_id=row.pk, left_on=day, source="迁出证明1号").state == "left"
    assert actions.mark_died(reviewer, person_id=row.pk, died_on=day, source="死亡证明2号").state == "died"
    with pytest.raises(identity.NothingChanged):
        actions.mark_died(reviewer, person_id=row.pk, died_on=day, source="死亡证明2号")
    with pytest.raises(identity.WrongState):
        actions.mark_left(reviewer, person_id=row.pk, left_on=day, source="再迁")
    assert actions.mark_alive(reviewer, person_id=row.pk, source="误报").state == "left"
    back = actions.mark_returned(reviewer, person_id=row.pk, source="迁回证明")
    assert (back.state, back.left_on, back.died_on, back.version) == ("active", None, None, 5)
    for act in (actions.mark_alive, actions.mark_returned):
        with pytest.raises(identity.WrongState):
            act(reviewer, person_id=row.pk, source="重复")
    with pytest.raises(identity.BadDate):
        actions.mark_died(reviewer, person_id=row.pk, died_on=reviewer.today + timedelta(days=1), source="明天")
    with pytest.raises(Invalid):
        actions.mark_died(reviewer, person_id=row.pk, died_on=day, source="")


def test_a_household_belongs_to_a_village_and_people_join_it(clerk: Actor, station_clerk: Actor) -> None:
    make_division(VILLAGE)
    make_division(OTHER_TOWN)
    home = actions.register_household(clerk, division=VILLAGE, number="007", address="一组1号")
    assert clear(home, "address") == "一组1号"
    with pytest.raises(HouseholdExists):
        actions.register_household(clerk, division=VILLAGE, number="007")
    with pytest.raises(Forbidden):
        actions.register_household(station_clerk, division=VILLAGE)
    with pytest.raises(Invalid):
        actions.register_household(clerk, division=VILLAGE, residence="moon")


@pytest.mark.parametrize("former", [False, True])
def test_a_station_does_not_learn_in_which_township_a_number_is_registered(clerk: Actor, former: bool) -> None:
    """The same words for a present and a former number; the bureau, which sees both townships, is told which."""
    number = id_number(date(1955, 3, 1), 21)
    make_division(OTHER_TOWN)
    row = person(id_number=number, name="外乡人", division=OTHER_TOWN)
    if former:
        change = {"id_number": id_number(date(1955, 3, 1), 23)}
        actions.correct_person(clerk, person_id=row.pk, version=1, changes=change, reason="证件更正")
    station = make_actor("station_clerk", division=TOWN)
    with pytest.raises(AlreadyRegistered) as refused:
        person(station, name="来人", id_number=number)
    assert refused.value.message == ELSEWHERE
    place = make_division(OTHER_TOWN).name
    with pytest.raises(AlreadyRegistered, match=place):
        person(clerk, name="来人", id_number=number)
