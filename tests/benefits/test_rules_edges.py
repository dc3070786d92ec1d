"""Corners of the rules that no single case shows: region by code, local rows, parameters of a province, set-off."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from apps.benefits.rules import (
    BadFact,
    Entitled,
    Event,
    History,
    ParameterMissing,
    Region,
    StandardMissing,
    check_event,
    check_facts,
    key_label,
    monthly_fen,
    offset,
    once_fen,
    owed,
    project,
    rate_key,
    standard_key,
)
from apps.benefits.rules.amounts import key_facts
from apps.benefits.rules.compatibility import Matrix, choose
from apps.benefits.rules.formulas import Reader, nursing, nursing_year
from apps.core.errors import Invalid
from apps.core.month import Month
from apps.policy.resources import fixtures_book
from apps.policy.rules import Book, Param, Rate

BOOK = fixtures_book()
TODAY = date(2026, 11, 22)
COUNTY = "350926000000"
SINCE = date(2020, 1, 1)
WAR = "war_veteran_subsidy"
DIS = "disability_pension"


def book(*rows: Rate | Param) -> Book:
    rates = tuple(r for r in rows if isinstance(r, Rate))
    params = tuple(r for r in rows if isinstance(r, Param))
    return Book((*BOOK.standards, *rates), (*BOOK.parameters, *params))


def local(name: str, value: object, scheme: str | None = None, since: date = SINCE) -> Param:
    return Param(name, value, since, since, COUNTY, scheme)


def test_a_region_given_by_code_reads_mode_and_top_up_from_the_book() -> None:
    rows = book(local("region_mode", "top_up"), local("top_up_yuan_per_year", "1140", WAR))
    assert monthly_fen(WAR, "", {}, Month(2023, 8), rows, COUNTY).fen == 93500
    assert monthly_fen(WAR, "", {}, Month(2023, 8), rows, "340321000000").fen == 84000
    assert monthly_fen("martyr_child_subsidy", "", {}, Month(2023, 8), rows, COUNTY).fen == 69000


def test_a_county_that_takes_the_greater_reads_its_own_standard() -> None:
    own = Rate(WAR, "", 1_200_000, "year", SINCE, SINCE, COUNTY, document_no="柘政〔2020〕1号", source="县通知")
    rows = book(local("region_mode", "greater_of"), own)
    high = monthly_fen(WAR, "", {}, Month(2023, 8), rows, COUNTY)
    assert high.fen == 100000
    assert "柘政〔2020〕1号" in high.basis.law
    assert monthly_fen("returned_ill_subsidy", "", {}, Month(2023, 8), rows, COUNTY).fen == 78750


def test_a_local_standard_pays_where_no_national_one_is_known() -> None:
    own = Rate("duty_death_survivor_pension", "rural", 900_000, "year", date(2012, 1, 1), date(2012, 1, 1), COUNTY)
    region = Region(COUNTY, "greater_of")
    assert monthly_fen("duty_death_survivor_pension", "rural", {}, Month(2012, 1), book(own), region).fen == 75000


def test_a_top_up_needs_a_national_standard() -> None:
    with pytest.raises(StandardMissing):
        monthly_fen(WAR, "", {}, Month(2000, 1), BOOK, Region(mode="top_up", top_up_yuan_per_year=Decimal(1)))


def test_a_province_may_set_the_whole_rate_of_the_demobilized() -> None:
    own = Rate("demobilized_subsidy", "other", 2_622_100, "year", SINCE, SINCE, COUNTY)
    amount = monthly_fen("demobilized_subsidy", "other", {}, Month(2024, 12), book(own), COUNTY)
    assert amount.annual_fen == 2_622_100


def test_the_demobilized_of_years_without_a_central_share_are_a_named_gap() -> None:
    with pytest.raises(StandardMissing, match="复员军人"):
        monthly_fen("demobilized_subsidy", "other", {}, Month(2005, 1), BOOK, Region())


def test_nursing_and_outpatient_of_a_county_come_from_its_parameters() -> None:
    rows = book(
        local("average_monthly_wage_yuan", "6216", "nursing_allowance"), local("percent", "10", "outpatient_subsidy")
    )
    nurse = monthly_fen("nursing_allowance", "1-2", {}, Month(2024, 12), rows, COUNTY)
    assert nurse.fen == 310800
    assert monthly_fen("outpatient_subsidy", "2324", {}, Month(2024, 12), rows, COUNTY).fen == 23300
    with pytest.raises(ParameterMissing, match="月平均工资"):
        monthly_fen("nursing_allowance", "1-2", {}, Month(2024, 12), rows, "340321000000")


def test_nursing_of_no_class_is_nothing_in_month_and_year() -> None:
    reader = Reader(Book(), "nursing_allowance", Month(2024, 12), COUNTY, {"average_monthly_wage_yuan": "6216"})
    assert nursing("", reader).yuan == nursing_year("", reader).yuan == 0
    assert nursing("1-2", reader).yuan == 0  # a book without the statutory percentages pays nothing rather than a guess


def test_once_refuses_monthly_schemes_and_uses_the_book() -> None:
    with pytest.raises(Invalid, match="按月发放"):
        once_fen(WAR, {}, TODAY, BOOK, COUNTY)
    floor = book(local("minimum_monthly_pay_yuan", "7000", "lump_sum_death_grant"))
    facts = {"died_on": "2024-06-01", "kind": "illness", "monthly_pay_yuan": "6000"}
    assert once_fen("lump_sum_death_grant", facts, TODAY, floor, COUNTY).fen == (103_642 + 280_000) * 100


def test_a_formula_may_stand_without_a_rounding_row() -> None:
    amount = once_fen(
        "price_subsidy", {"cpi_percent": "3.33"}, TODAY, Book(), COUNTY, {"allowance_yuan": "100", "cpi_trigger": "3"}
    )
    assert amount.fen == 333


def test_overpayment_is_set_off_against_the_grant_and_the_rest_is_left_to_recover() -> None:
    assert offset(457_200, 284_100) == (284_100, 0, 173_100)
    assert offset(100, 500) == (100, 400, 0)


def test_keys_and_labels() -> None:
    assert rate_key("red_army_pension", {"kind": "scattered"}) == "scattered"
    assert rate_key(WAR, {}) == ""
    assert rate_key("outpatient_subsidy", {"monthly_yuan": "100"}) == "100"
    assert rate_key("martyr_survivor_pension", {"residence": "urban"}, Month(2016, 9)) == "urban"
    assert standard_key("rural_elder_subsidy", "4") == ""
    assert key_label("rural_elder_subsidy", "3.5") == "服役3.5年"
    assert key_label("martyr_survivor_pension", "rural") == "农村"
    assert key_label(DIS, "1|duty") == "1级因公"
    assert key_facts("martyr_survivor_pension", "") == {}
    assert key_facts("red_army_pension", "veteran") == {"kind": "veteran"}


# ------------------------------------------------------------------ facts of a new decision


def test_a_new_decision_refuses_what_the_law_excludes() -> None:
    with pytest.raises(BadFact, match="职工养老金"):
        check_facts("rural_elder_subsidy", {"service_years": 4, "has_employee_pension": True}, decided_on=TODAY)
    with pytest.raises(BadFact, match="1954年11月1日"):
        check_facts("rural_elder_subsidy", {"enlisted_on": "2012-01-01", "conscript_until": "2014-01-01"}, decided_on=TODAY)
    with pytest.raises(BadFact, match="早于出生日期"):
        check_facts(WAR, {}, decided_on=date(1940, 1, 1), born_on=date(1950, 1, 1))


def test_a_good_new_decision_comes_back_plain() -> None:
    facts = check_facts(
        "rural_elder_subsidy",
        {"enlisted_on": date(1978, 12, 10), "conscript_until": "1981-01-10"},
        decided_on=TODAY,
        born_on=date(1958, 1, 1),
    )
    assert facts == {"enlisted_on": "1978-12-10", "conscript_until": "1981-01-10"}
    assert check_facts(DIS, {"grade": "3", "cause": "war"}, decided_on=TODAY) == {"grade": 3, "cause": "war"}


def test_events_are_checked_by_kind() -> None:
    assert check_event("released", {"applied_on": date(2025, 1, 2)}) == {"applied_on": "2025-01-02"}
    assert check_event("cancelled", {"reason": "退出国籍"}) == {"reason": "退出国籍"}
    with pytest.raises(Invalid, match="不认识的变动"):
        check_event("died", {})


# ------------------------------------------------------------------ projection


def veteran(*events: Event, more: tuple[Entitled, ...] = ()) -> History:
    return History(
        (Entitled(DIS, {"grade": 3, "cause": "war"}, date(2001, 7, 20)), *more),
        events,
        date(1950, 1, 1),
        "rural",
        Region(COUNTY),
    )


def test_an_event_of_one_scheme_leaves_the_others_alone() -> None:
    other = Entitled(WAR, {}, date(2008, 7, 20))
    history = veteran(Event("cancelled", date(2025, 1, 10), scheme=DIS), more=(other,))
    paid = {(s.scheme, str(s.from_month)) for s in project(history, BOOK, TODAY).segments if s.to_month is None}
    assert paid == {(WAR, "2025-02")}


def test_an_earlier_cancellation_meant_an_earlier_grant() -> None:
    history = History((Entitled(WAR, {}, date(2020, 1, 10)),), (Event("cancelled", date(2019, 1, 1)),))
    assert project(history, BOOK, TODAY).ended == {}


def test_decisions_and_events_known_later_are_cut() -> None:
    late = replace(veteran().entitlements[0], known_on=date(2026, 1, 1))
    assert project(History((late,)), BOOK, date(2025, 12, 31)).segments == ()
    death = Event("death", date(2025, 3, 1), date(2025, 6, 1), {"cause": "illness"})
    assert project(veteran(death), BOOK, date(2025, 5, 31)).ended == {}
    assert project(veteran(death), BOOK, date(2025, 6, 1)).ended == {0: Month(2025, 4)}


def test_the_first_of_two_ends_counts_and_excluded_ones_have_no_month() -> None:
    history = veteran(Event("death", date(2025, 3, 1)), Event("cancelled", date(2025, 1, 1)))
    assert project(history, BOOK, TODAY).ended == {0: Month(2025, 2)}
    elder = Entitled("rural_elder_subsidy", {"service_years": "4", "has_employee_pension": True}, date(2020, 1, 1))
    assert project(History((elder,)), BOOK, TODAY).ended == {}


def test_moving_out_twice_counts_from_the_first() -> None:
    history = veteran(Event("moved_out", date(2023, 5, 1)), Event("moved_out", date(2024, 5, 1)))
    assert project(history, BOOK, TODAY).ended == {0: Month(2024, 1)}


def test_a_province_may_pay_back_after_confirmation() -> None:
    events = (Event("confirmation_missed", date(2024, 12, 2)), Event("reconfirmed", date(2025, 4, 10)))
    rows = book(local("backpay_on_reconfirm", True, DIS))
    dues, _ = owed(veteran(*events), rows, TODAY, (Month(2025, 1), Month(2025, 6)))
    assert len(dues[DIS]) == 6


def test_a_province_may_freeze_the_base_of_the_funeral_grant() -> None:
    death = Event("death", date(2025, 10, 20), date(2025, 11, 1), {"cause": "illness"})
    (grant,) = project(veteran(death), book(local("funeral_base", "frozen")), TODAY).one_offs
    assert grant.fen == 104_712_00
    (grant,) = project(veteran(death), BOOK, TODAY).one_offs
    assert grant.fen == 107_856_00
    assert grant.component == "funeral"
    assert grant.basis.facts["cause"] == "illness"


def test_an_old_wound_and_an_illness_of_high_grades_are_flagged_for_the_survivors() -> None:
    for cause, code in (("old_wound", "old_wound_death"), ("illness", "illness_death_survivors")):
        result = project(veteran(Event("death", date(2025, 3, 1), data={"cause": cause})), BOOK, TODAY)
        assert [flag.code for flag in result.flags] == [code]
    duty = project(veteran(Event("death", date(2025, 3, 1), data={"cause": "duty"})), BOOK, TODAY)
    assert duty.flags == duty.one_offs == ()


def test_a_funeral_grant_without_a_known_rate_is_a_flag() -> None:
    history = History((Entitled(DIS, {"grade": 3, "cause": "war"}, date(1990, 1, 1)),), (Event("death", date(2000, 5, 1)),))
    result = project(history, BOOK, TODAY)
    assert "funeral_base_missing" in [flag.code for flag in result.flags]
    assert result.one_offs == ()


def test_of_two_schemes_paid_side_by_side_the_larger_funeral_grant_stands() -> None:
    pairs = {"default": "both", "pairs": []}
    other = Entitled("martyr_survivor_pension", {}, date(2010, 1, 1))
    death = Event("death", date(2025, 3, 1), data={"cause": "illness"})
    for more in ((other,), (replace(other, scheme="war_veteran_subsidy"),)):
        history = veteran(death, more=more)
        result = project(history, book(local("compatibility", pairs)), TODAY)
        assert {s.scheme for s in result.segments} == {DIS, more[0].scheme}
        assert [one_off.fen for one_off in result.one_offs] == [104_712_00]


def test_a_region_may_allow_both_from_a_month_on() -> None:
    pairs = {"default": "higher_only", "pairs": [{"a": DIS, "b": WAR, "rule": "both", "law": "省规定"}]}
    history = veteran(more=(Entitled(WAR, {}, date(2008, 7, 20)),))
    rows = book(local("compatibility", pairs, since=date(2025, 3, 1)))
    dues, _ = owed(history, rows, TODAY, (Month(2025, 2), Month(2025, 3)))
    assert {scheme: [str(m) for m in months] for scheme, months in dues.items()} == {
        DIS: ["2025-02", "2025-03"],
        WAR: ["2025-03"],
    }


def test_two_running_grants_of_one_scheme_pay_once() -> None:
    history = veteran(more=(Entitled(DIS, {"grade": 2, "cause": "war"}, date(2010, 1, 1)),))
    dues, _ = owed(history, BOOK, TODAY, (Month(2025, 1), Month(2025, 1)))
    assert dues == {DIS: {Month(2025, 1): 994500}}
    assert any("同一项目" in gap.reason for gap in project(history, BOOK, TODAY).gaps)


def test_an_unpriceable_rival_loses_to_the_known_one() -> None:
    nurse = Entitled("nursing_allowance", {"grade": 3, "cause": "war"}, date(2010, 1, 1))
    rows = book(local("compatibility", {"default": "higher_only", "pairs": []}, since=date(2001, 1, 1)))
    result = project(veteran(more=(nurse,)), rows, TODAY)
    assert {s.scheme for s in result.segments} == {DIS}


def test_a_pair_that_may_not_exist_is_flagged_for_correction() -> None:
    table = Matrix("higher_only", ({"a": DIS, "b": WAR, "rule": "forbidden", "law": "省规定"},))
    choice = choose([DIS, WAR], {DIS: 2, WAR: 1}.__getitem__, table)
    assert choice.paid == {DIS}
    assert [flag.code for flag in choice.flags] == ["forbidden_pair"]
    stated = Matrix("higher_only", ({"a": WAR, "b": DIS, "rule": "higher_only", "law": "省规定"},))
    assert choose([DIS, WAR], {DIS: 2, WAR: 1}.__getitem__, stated).flags == ()


def test_an_exclusion_written_from_either_side_is_the_same() -> None:
    for pair in ({"a": WAR, "b": DIS, "rule": "b_only"}, {"a": DIS, "b": WAR, "rule": "a_only"}):
        assert choose([WAR, DIS], {DIS: 1, WAR: 2}.__getitem__, Matrix("both", (pair,))).paid == {DIS}


def test_one_off_schemes_without_an_amount_leave_no_line() -> None:
    history = History((Entitled("merit_reward", {"merit": {}}, date(2025, 1, 1), {"amounts": {}}),))
    assert project(history, BOOK, TODAY).one_offs == ()


def test_residence_is_not_guessed_without_a_household() -> None:
    history = History((Entitled("martyr_survivor_pension", {}, date(2010, 1, 1)),))
    assert project(history, BOOK, TODAY).segments[0].rate_key == ""


def test_a_month_that_comes_to_nothing_is_absent() -> None:
    own = {"percent": "10", "rounding": {"step_yuan": "1", "mode": "down"}}
    history = History((Entitled("outpatient_subsidy", {"monthly_yuan": "5"}, date(2010, 1, 1), own),))
    assert owed(history, BOOK, TODAY, (Month(2025, 1), Month(2025, 2))) == ({}, ())
