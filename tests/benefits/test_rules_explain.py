"""The slip recomputes to the paid amount and says why it changed; 为什么没有我 lists every condition."""

import re
from datetime import date
from typing import Any

import pytest

from apps.benefits.rules import (
    SCHEMES,
    Entitled,
    Event,
    Gap,
    History,
    Region,
    UnknownKey,
    conditions,
    explain,
    facts_text,
    monthly_fen,
    why_changed,
)
from apps.core.month import Month
from apps.policy.resources import fixtures_book

BOOK = fixtures_book()
TODAY = date(2026, 11, 22)
VETERAN = History(
    (Entitled("disability_pension", {"grade": 10, "cause": "war"}, date(2001, 7, 20)),), born_on=date(1950, 1, 1)
)


def with_events(*events: Event) -> History:
    return History(VETERAN.entitlements, events, VETERAN.born_on)


def test_a_rise_is_named_with_both_rates_and_the_notice() -> None:
    slip = explain(VETERAN, BOOK, TODAY, "disability_pension", Month(2025, 8))
    assert slip.amount is not None
    assert slip.amount.fen == 123600
    assert slip.previous is not None
    assert slip.previous.fen == 120000
    assert "14,400.00元调整为14,832.00元" in slip.change
    assert "2025年8月执行" in slip.change


def test_an_unchanged_month_says_so() -> None:
    assert explain(VETERAN, BOOK, TODAY, "disability_pension", Month(2025, 9)).change == "与上月相同。"


def test_a_cent_from_cumulative_shares_is_explained() -> None:
    slip = explain(VETERAN, BOOK, TODAY, "disability_pension", Month(2024, 2))
    assert "年标准不变" in slip.change
    assert "1分" in slip.change


def test_a_new_grade_is_named_in_words() -> None:
    history = with_events(Event("regraded", date(2025, 2, 10), data={"grade": 9, "cause": "war"}))
    change = explain(history, BOOK, TODAY, "disability_pension", Month(2025, 2)).change
    assert change == "认定事实变化：由“残疾等级：10级；残疾性质：因战”变为“残疾等级：9级；残疾性质：因战”。"


def test_a_stop_names_reason_and_article_and_a_return_names_the_gap() -> None:
    history = with_events(Event("confirmation_missed", date(2024, 12, 2)), Event("reconfirmed", date(2025, 4, 10)))
    stopped = explain(history, BOOK, TODAY, "disability_pension", Month(2025, 2))
    assert stopped.amount is None
    assert "满60日未确认" in stopped.change
    assert "第二十五条" in stopped.change
    back = explain(history, BOOK, TODAY, "disability_pension", Month(2025, 5))
    assert back.change.startswith("上月未发：")
    assert back.gap is not None


def test_the_first_month_and_a_month_before_it() -> None:
    history = History((Entitled("war_veteran_subsidy", {}, date(2025, 2, 10)),))
    assert explain(history, BOOK, TODAY, "war_veteran_subsidy", Month(2025, 3)).change == "本月为首次发放。"
    assert explain(history, BOOK, TODAY, "war_veteran_subsidy", Month(2025, 2)).change == "本月不发：不在起发期内。"


def test_a_top_up_change_without_a_new_standard_is_called_local() -> None:
    demobilized = [
        monthly_fen("nursing_allowance", "1-2", {}, Month(2025, 1), BOOK, Region(), {"average_monthly_wage_yuan": wage})
        for wage in ("6216", "6300")
    ]
    assert "当地标准或参数" in why_changed(*demobilized) or "调整为" in why_changed(*demobilized)
    bare = monthly_fen(
        "outpatient_subsidy", "1000", {}, Month(2025, 1), BOOK, Region(), {"percent": "10", "rounding": _CENT}
    )
    more = monthly_fen(
        "outpatient_subsidy", "1000", {}, Month(2025, 1), BOOK, Region(), {"percent": "12", "rounding": _CENT}
    )
    assert "（当地标准或参数调整）" in why_changed(bare, more)


_CENT = {"step_yuan": "0.01", "mode": "half_up"}


def test_facts_are_written_in_words() -> None:
    assert facts_text("merit_reward", {"merit": {"third_class": 2}}) == "立功受奖：三等功2次"
    assert facts_text("funeral_grant", {"held": "war_veteran_subsidy"}) == "生前享受的待遇：参战退役军人生活补助"
    assert facts_text("nursing_allowance", {"class": "1-2"}) == "护理费档次：因战因公1至2级"


def test_the_arithmetic_of_a_month_ends_in_its_amount() -> None:
    for month in Month.span(Month(2022, 1), Month(2026, 1)):
        amount = monthly_fen("disability_pension", "1|duty", {}, month, BOOK, "340321000000")
        last = re.findall(r"([\d,]+\.\d\d)元", amount.basis.arithmetic)[-1].replace(",", "")
        assert last == f"{amount.fen / 100:.2f}"
        assert amount.basis.standards
        assert "第二十七条" in amount.basis.law


def test_two_persons_of_one_key_share_one_basis() -> None:
    one = monthly_fen("rural_elder_subsidy", "4", {"enlisted_on": "1970-01-01"}, Month(2025, 1), BOOK, "340321000000")
    two = monthly_fen("rural_elder_subsidy", "4", {"service_years": "4"}, Month(2025, 1), BOOK, "340321000000")
    assert one == two


def test_a_gap_without_an_end_is_found() -> None:
    gap = Gap("war_veteran_subsidy", 0, None, None, "excluded", "不符合条件", "第一条", is_final=True)
    assert why_changed(None, None, gap) == "本月不发：不符合条件（第一条）。"


# ------------------------------------------------------------------ 为什么没有我


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_has_conditions_with_papers_and_knows_nothing_of_a_stranger(scheme: str) -> None:
    found = conditions(scheme, {})
    assert len(found) >= 2
    assert {c.state for c in found} == {"unknown"}
    assert all(c.text and c.paper and c.article for c in found)


def states(scheme: str, person: dict[str, Any]) -> dict[str, str]:
    return {c.text[:6]: c.state for c in conditions(scheme, person)}


def test_an_elder_with_a_pension_sees_the_one_condition_that_fails() -> None:
    person = {
        "age": 63, "enlisted_on": "1978-12-10", "was_rural_at_discharge": True, "was_conscript": True, "holds": [],
        "has_employee_pension": True, "is_dead": False, "is_sentenced": False, "is_local": True, "is_confirmed": True,
    }  # fmt: skip
    found = conditions("rural_elder_subsidy", person)
    assert [c.text for c in found if c.state != "met"] == ["没有领取退休金或职工养老金"]


def test_enlistment_limits_and_other_subsidies_are_seen() -> None:
    found = states("rural_elder_subsidy", {"enlisted_on": date(1954, 10, 31), "holds": ["war_veteran_subsidy"], "age": 59})
    assert found["1954年1"] == "unmet"
    assert found["没有享受其他"] == "unmet"
    assert found["年满60周岁"] == "unmet"


@pytest.mark.parametrize(
    ("person", "state"),
    [
        ({"household": "rural"}, "met"),
        ({"household": "urban"}, "unknown"),
        ({"household": "urban", "has_work_unit": False}, "met"),
        ({"household": "urban", "has_work_unit": True}, "unmet"),
    ],
)
def test_war_veterans_live_in_the_countryside_or_have_no_unit(person: dict[str, Any], state: str) -> None:
    assert states("war_veteran_subsidy", person)["农村户籍，或"] == state


def test_urban_war_veterans_must_be_in_hardship() -> None:
    assert states("war_veteran_subsidy", {"household": "urban", "in_hardship": False})["城镇户籍的，"] == "unmet"
    assert states("war_veteran_subsidy", {"household": "rural"})["城镇户籍的，"] == "met"


@pytest.mark.parametrize(
    ("grade", "cause", "state"),
    [(10, "war", "met"), (7, "illness", "unmet"), (6, "illness", "met"), (None, "war", "unknown")],
)
def test_illness_is_graded_to_six_only(grade: int | None, cause: str, state: str) -> None:
    assert states("disability_pension", {"grade": grade, "cause": cause})["残疾等级为1"] == state


@pytest.mark.parametrize(
    ("person", "state"),
    [
        ({"grade": 4}, "met"),
        ({"grade": 5}, "unknown"),
        ({"grade": 5, "mental": True}, "met"),
        ({"grade": 7, "mental": True}, "unmet"),
    ],
)
def test_nursing_asks_grade_then_mind(person: dict[str, Any], state: str) -> None:
    assert states("nursing_allowance", person)["残疾等级为1"] == state


def test_an_unknown_scheme_is_refused_by_name() -> None:
    with pytest.raises(UnknownKey, match="是否想写“war_veteran_subsidy”"):
        conditions("war_veteran_subsidi", {})
