"""Finding people by whatever a clerk has in hand."""

import pytest

from apps.core.actor import Actor
from apps.core.errors import Forbidden
from apps.people import actions, queries
from apps.people.models import Person
from tests.make import OTHER_TOWN, make_actor
from tests.people.builders import account, id_number, person, phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> dict[str, Person]:
    return {
        "zeng": person(name="曾晓明", id_number=id_number(sequence=1), phone=phone(1)),
        "ji": person(name="𠮷国建"),
        "mai": person(name="买买提·艾力"),
        "far": person(name="曾晓明", division=OTHER_TOWN, phone=phone(2)),
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("曾晓明", ["zeng", "far"]),
        ("晓明", ["zeng", "far"]),
        ("明曾", ["zeng", "far"]),
        ("zengxiao", ["zeng", "far"]),
        ("Zeng Xiao", ["zeng", "far"]),
        ("cengx", ["zeng", "far"]),
        ("zxm", ["zeng", "far"]),
        ("cxm", ["zeng", "far"]),
        ("吉", ["ji"]),
        ("𠮷", ["ji"]),
        ("建国", ["ji"]),
        ("买买提.艾力", ["mai"]),
        ("艾力", ["mai"]),
        (phone(1), ["zeng"]),
        ("199-0000-0002", ["far"]),
        ("没有此人", []),
        ("", []),
        ("·", []),
        ("12", []),
        ("%_", []),
        ("x" * 300, []),
    ],
)
def test_search(clerk: Actor, people: dict[str, Person], text: str, found: list[str]) -> None:
    assert {row.pk for row in queries.search(clerk, text)} == {people[key].pk for key in found}


def test_exact_numbers(clerk: Actor, people: dict[str, Person]) -> None:
    row = people["zeng"]
    given = {"bank_code": "b", "bank_name": "示范银行", "kind": "passbook", "account": account(5), "reason": "新开户"}
    actions.change_account(clerk, person_id=row.pk, **given)
    number = id_number(sequence=1)
    for text in (row.dossier_no, account(5), f"{number[:6]} {number[6:14]} {number[14:]}"):
        assert queries.search(clerk, text) in ([row], [])
    assert queries.search(clerk, row.dossier_no) == [row]
    assert queries.search(clerk, account(5)) == [row]


def test_another_township_is_not_found_by_any_number(people: dict[str, Person]) -> None:
    local = make_actor("station_clerk", division="340321104000")
    far = people["far"]
    assert far not in queries.search(local, "曾晓明")
    assert queries.search(local, phone(2)) == []
    assert queries.search(local, far.dossier_no) == []


def test_searching_needs_the_right_to_see(people: dict[str, Person]) -> None:
    with pytest.raises(Forbidden):
        queries.search(make_actor("auditor"), "曾晓明")


def test_the_limit_is_kept_and_the_commonest_reading_comes_first(clerk: Actor, people: dict[str, Person]) -> None:
    assert len(queries.search(clerk, "zeng", limit=1)) == 1
    assert queries.search(clerk, "z", limit=5)[0].name_pinyin.startswith("z")
