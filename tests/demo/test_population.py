"""The invented people: whole, well formed, nobody real, and the same for the same seed."""

import math
from collections import Counter
from datetime import date

import pytest

from apps.core.idnumber import check_id
from apps.demo.rules.mix import COUNTY_PAYEES, YUAN_PER_PAYEE, Size, solve_mix
from apps.demo.rules.names import FIXED
from apps.demo.rules.places import Village
from apps.demo.rules.population import County, make_population, original_number
from apps.people.rules.accounts import check_account
from apps.people.rules.names import check_name

VILLAGES = [
    Village(f"340321{100 + town}2{place:02d}", f"试验{place}村", f"怀远县试{town}镇试验{place}村")
    for town in range(18)
    for place in range(20)
]


@pytest.fixture(scope="module")
def county() -> County:
    return make_population(7, Size.of(1500), VILLAGES)


def test_the_same_seed_gives_the_same_people():
    one, other = (make_population(3, Size.of(60), VILLAGES).residents for _ in range(2))
    assert one == other
    assert make_population(4, Size.of(60), VILLAGES).residents != one


def test_the_county_has_as_many_payees_and_veterans_as_asked(county):
    assert len(county.payees) == 1500
    assert sum(1 for person in county.residents if person.service) == county.size.veterans


def test_most_payees_are_rural_elders_and_every_scheme_is_there(county):
    heads = Counter(person.rights[0].scheme for person in county.payees)
    assert heads["rural_elder_subsidy"] > 0.6 * 1500
    assert set(heads) == set(solve_mix(1500))


@pytest.mark.parametrize("payees", [40, 200, COUNTY_PAYEES])
def test_the_mix_adds_up_in_heads(payees):
    assert sum(solve_mix(payees).values()) == payees


def test_the_mix_adds_up_in_money():
    from apps.demo.rules.mix import MEAN_YUAN

    money = sum(heads * MEAN_YUAN[scheme] for scheme, heads in solve_mix(COUNTY_PAYEES).items())
    assert abs(money - COUNTY_PAYEES * YUAN_PER_PAYEE) < 10_000


def test_id_numbers_are_well_formed_distinct_and_of_no_region(county):
    numbers = {person.id_number for person in county.residents}
    assert len(numbers) == len(county.residents)
    for person in county.residents:
        found = check_id(original_number(person))
        assert found.number18 == person.id_number
        assert found.region.startswith("999")
        assert (found.born_on, found.sex) == (person.born_on, "男" if person.sex == "male" else "女")


def test_phones_and_accounts_belong_to_nobody(county):
    phones = [person.phone for person in county.residents if person.phone]
    assert len(set(phones)) == len(phones)
    assert all(phone.startswith("1990") and len(phone) == 11 for phone in phones)
    accounts = [person.account for person in county.residents]
    assert len(set(accounts)) == len(accounts)
    assert all(number.startswith("999000") and not check_account(number, "card").warning for number in accounts)


def test_names_hold_and_the_rare_ones_are_there(county):
    names = {person.name for person in county.residents}
    assert set(FIXED) <= names
    assert all(check_name(name) == name for name in names)


def test_rural_elders_served_when_the_rule_says_and_are_sixty(county):
    for person in county.payees:
        if person.rights[0].scheme != "rural_elder_subsidy":
            continue
        service, right = person.service, person.rights[0]
        assert date(1954, 11, 1) <= service.enlisted_on <= date(2011, 10, 31)
        assert service.enlisted_on < service.conscript_until <= service.discharged_on
        assert right.decided_on.year - person.born_on.year >= 60
        assert person.residence == "rural"
        years = math.ceil((service.conscript_until - service.enlisted_on).days / 365.25)
        assert 2 <= years <= 7


def test_nobody_serves_before_eighteen_or_holds_an_impossible_grade(county):
    for person in county.residents:
        if person.service:
            assert person.service.enlisted_on.year - person.born_on.year >= 16
        for right in person.rights:
            if right.facts.get("cause") == "illness":
                assert right.facts["grade"] <= 6
            assert right.decided_on < date(2024, 7, 1)


def test_every_village_has_somebody(county):
    lived = {person.village.code for person in county.residents}
    assert len(lived) > 0.98 * len(VILLAGES)
