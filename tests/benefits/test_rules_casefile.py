"""Case files are read strictly: whatever the rules do not know is named, and nothing a file can hold is a traceback."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from apps.benefits.rules.casefile import Verdict, check_file
from apps.policy.resources import fixtures_book

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 22)


def judge(text: str) -> list[Verdict]:
    return list(check_file(text, "算例.yaml", fixtures_book(), TODAY))


def case_a(given: str, expect: str = "{dues: {}}") -> str:
    return f"- name: 甲\n  given: {given}\n  expect: {expect}\n"


GOOD = "entitlements: [{scheme: war_veteran_subsidy, decided_on: 2008-07-20}], window: [2025-01, 2025-01]"
PAID = '{dues: {war_veteran_subsidy: {2025-01: "882"}}}'


def test_a_right_case_is_ok_and_amounts_compare_as_decimals() -> None:
    assert [str(v) for v in judge(case_a("{" + GOOD + "}", PAID))] == ["ok 甲"]
    assert [v.state for v in judge(case_a("{" + GOOD + "}", PAID.replace('"882"', "882.00")))] == ["ok"]


def test_a_wrong_amount_shows_both_sides() -> None:
    (verdict,) = judge(case_a("{" + GOOD + "}", PAID.replace("882", "881.99")))
    assert str(verdict) == "WRONG 甲: expected dues war_veteran_subsidy 2025-01 = 881.99, got 882.00"


def test_a_due_nobody_expected_and_a_missing_one_are_wrong() -> None:
    (verdict,) = judge(case_a("{" + GOOD + "}", '{dues: {}, one_off: {funeral_grant: "1"}}'))
    assert "expected dues war_veteran_subsidy 2025-01 = none, got 882.00" in str(verdict)
    assert "expected one_off funeral_grant = 1.00, got none" in str(verdict)


def test_balances_are_compared_only_when_given_and_zero_counts() -> None:
    settled = "settled: {war_veteran_subsidy: {2025-01: '800'}}"
    given = "{" + GOOD + ", " + settled + "}"
    assert judge(case_a(given, PAID))[0].state == "ok"
    assert (
        judge(case_a(given, PAID[:-1] + ", arrears: {war_veteran_subsidy: '82'}, receivable: {war_veteran_subsidy: 0}}"))[
            0
        ].state
        == "ok"
    )
    (verdict,) = judge(case_a(given, PAID[:-1] + ", receivable: {war_veteran_subsidy: '82'}}"))
    assert str(verdict) == "WRONG 甲: expected receivable war_veteran_subsidy = 82.00, got 0.00"


ENTITLED = (
    "entitlements: [{scheme: disability_pension, decided_on: 2008-07-20, grade: %s, cause: %s}], window: [2025-01, 2025-01]"
)
BAD_CASES = {
    "top": ("- name: 甲\n  giben: {}\n  expect: {}\n", "giben"),
    "no_expect": ("- name: 甲\n  given: {}\n", "expect"),
    "given_list": ("- name: 甲\n  given: []\n  expect: {}\n", "given"),
    "key": (case_a("{" + GOOD + ", widnow: 1}"), "window"),
    "scheme": (case_a(f"{{{GOOD}}}".replace("war_veteran", "war_vetran")), "war_veteran_subsidy"),
    "scheme_list": (case_a("{entitlements: [{scheme: [1], decided_on: 2008-07-20}], window: [2025-01, 2025-01]}"), "项目"),
    "fact": (case_a("{" + GOOD.replace("2008-07-20", "2008-07-20, grade: 3") + "}"), "grade"),
    "missing_fact": (case_a("{entitlements: [{scheme: disability_pension, decided_on: 2008-07-20, grade: 3}], window: [2025-01, 2025-01]}"), "cause"),
    "no_decision": (case_a("{entitlements: [{scheme: war_veteran_subsidy}], window: [2025-01, 2025-01]}"), "decided_on"),
    "illness_7": (case_a("{" + ENTITLED % (7, "illness") + "}"), "1至6级"),
    "grade_11": (case_a("{" + ENTITLED % (11, "war") + "}"), "1至10"),
    "grade_text": (case_a("{" + ENTITLED % ("一", "war") + "}"), "不是整数"),
    "grade_true": (case_a("{" + ENTITLED % ("true", "war") + "}"), "不是整数"),
    "cause": (case_a("{" + ENTITLED % (3, "wars") + "}"), "是否想写“war”"),
    "event": (case_a("{" + GOOD + ", events: [{kind: dead, on: 2025-01-01}]}"), "death"),
    "event_kind_list": (case_a("{" + GOOD + ", events: [{kind: [1], on: 2025-01-01}]}"), "变动"),
    "event_key": (case_a("{" + GOOD + ", events: [{kind: death, on: 2025-01-01, reason: x}]}"), "reason"),
    "event_day": (case_a("{" + GOOD + ", events: [{kind: confirmation_missed, on: 2025-01-01}]}"), "notified_on"),
    "event_no_day": (case_a("{" + GOOD + ", events: [{kind: death}]}"), "on"),
    "event_cause": (case_a("{" + GOOD + ", events: [{kind: death, on: 2025-01-01, cause: ill}]}"), "illness"),
    "event_grade": (case_a("{" + GOOD + ", events: [{kind: regraded, decided_on: 2025-01-01, grade: 8, cause: illness}]}"), "1至6级"),
    "events_map": (case_a("{" + GOOD + ", events: {kind: death}}"), "events"),
    "bad_date": (case_a("{" + GOOD + ", known_on: 2025-02-30}"), "YAML"),
    "text_date": (case_a("{" + GOOD + ", known_on: '2025-13-01'}"), "2025-13-01"),
    "datetime": (case_a("{" + GOOD + ", known_on: 2025-01-01 10:00:00}"), "不是日期"),
    "household": (case_a("{" + GOOD + ", person: {household: town}}"), "town"),
    "person_key": (case_a("{" + GOOD + ", person: {borm_on: 1950-01-01}}"), "born_on"),
    "region_mode": (case_a("{" + GOOD + ", region: {mode: topup}}"), "top_up"),
    "region_key": (case_a("{" + GOOD + ", region: {mod: topup}}"), "mode"),
    "region_need": (case_a("{" + GOOD + ", region: {mode: top_up}}"), "top_up_yuan_per_year"),
    "window_one": (case_a("{entitlements: [], window: [2025-01]}"), "window"),
    "window_back": (case_a("{entitlements: [], window: [2025-02, 2025-01]}"), "早于"),
    "window_text": (case_a("{entitlements: [], window: [2025-13, 2025-14]}"), "2025-13"),
    "window_string": (case_a("{entitlements: [], window: 2025-01}"), "window"),
    "entitlement_text": (case_a("{entitlements: [x], window: [2025-01, 2025-01]}"), "entitlements"),
    "parameter": (case_a("{entitlements: [{scheme: demobilized_subsidy, decided_on: 2008-07-20, period: other, parameters: {centra: 1}}], window: [2025-01, 2025-01]}"), "central_yuan_per_year"),
    "expect_key": (case_a("{" + GOOD + "}", "{due: {}}"), "dues"),
    "expect_scheme": (case_a("{" + GOOD + "}", "{dues: {war: {}}}"), "war"),
    "expect_month": (case_a("{" + GOOD + "}", "{dues: {war_veteran_subsidy: {2025: 1}}}"), "2025"),
    "expect_amount": (case_a("{" + GOOD + "}", "{dues: {war_veteran_subsidy: {2025-01: many}}}"), "many"),
    "expect_places": (case_a("{" + GOOD + "}", "{dues: {war_veteran_subsidy: {2025-01: '1.001'}}}"), "精确到分"),
    "expect_negative": (case_a("{" + GOOD + "}", "{dues: {war_veteran_subsidy: {2025-01: '-1'}}}"), "-1"),
    "expect_flag": (case_a("{" + GOOD + "}", "{dues: {war_veteran_subsidy: {2025-01: true}}}"), "True"),
    "expect_infinite": (case_a("{" + GOOD + "}", "{dues: {war_veteran_subsidy: {2025-01: .inf}}}"), "inf"),
    "settled_scheme": (case_a("{" + GOOD + ", settled: {war: {}}}"), "war"),
    "no_standard": (case_a("{" + GOOD.replace("2008", "1998").replace("2025", "2001") + "}"), "没有已知的标准"),
    "elder_without_years": (case_a("{entitlements: [{scheme: rural_elder_subsidy, decided_on: 2020-01-01, enlisted_on: 1970-01-01}], window: [2025-01, 2025-01]}"), "服役年限"),
    "elder_backwards": (case_a("{entitlements: [{scheme: rural_elder_subsidy, decided_on: 2020-01-01, enlisted_on: 1970-01-01, conscript_until: 1969-01-01}], window: [2025-01, 2025-01]}"), "晚于"),
    "b_key": (case_a("{scheme: price_subsidy, onn: 2020-01-01}", "{yuan: 1}"), "onn"),
    "b_expect": (case_a("{scheme: price_subsidy}", "{yuan: 1, pre: month}"), "per"),
    "b_no_yuan": (case_a("{scheme: price_subsidy}", "{per: month}"), "yuan"),
    "b_per": (case_a("{scheme: war_veteran_subsidy}", "{yuan: 1, per: day}"), "day"),
    "b_once": (case_a("{scheme: war_veteran_subsidy}", "{yuan: 1, per: once}"), "定期待遇"),
    "b_lengths": (case_a("{scheme: war_veteran_subsidy}", "{yuan: [1, 2], per: [month]}"), "个数"),
    "b_wage": (case_a("{scheme: nursing_allowance, facts: {grade: 1, cause: war}}", "{yuan: 1}"), "月平均工资"),
    "b_income": (case_a("{scheme: martyr_grant, facts: {died_on: 2027-01-01, kind: martyr}}", "{yuan: 1}"), "2026年全国城镇居民人均可支配收入"),
    "b_income_early": (case_a("{scheme: martyr_grant, facts: {died_on: 2001-01-01, kind: martyr}}", "{yuan: 1}"), "2000年"),
    "b_amounts": (case_a("{scheme: merit_reward, facts: {merit: {third_class: 1}}, parameters: {amounts: {}}}", "{yuan: 1}"), "三等功"),
    "b_amounts_none": (case_a("{scheme: merit_reward, facts: {merit: {third_class: 1}}}", "{yuan: 1}"), "奖励标准"),
    "b_merit": (case_a("{scheme: merit_reward, facts: {merit: {third: 1}}}", "{yuan: 1}"), "third_class"),
    "b_merit_text": (case_a("{scheme: merit_reward, facts: {merit: third_class}}", "{yuan: 1}"), "对照表"),
    "b_mode": (case_a("{scheme: price_subsidy, parameters: {rounding: {mode: halfup}}}", "{yuan: 1}"), "half_up"),
    "b_step": (case_a("{scheme: price_subsidy, parameters: {rounding: {step_yuan: 0}}}", "{yuan: 1}"), "大于零"),
    "b_flag": (case_a("{scheme: nursing_allowance, facts: {grade: 1, cause: war, mental: 1}}", "{yuan: 1}"), "true 或 false"),
    "b_share": (case_a("{scheme: outpatient_subsidy, facts: {monthly_yuan: 1}, parameters: {percent: {a: 1, b: 2}}}", "{yuan: 1}"), "只能有一个值"),
    "b_residence": (case_a("{scheme: martyr_survivor_pension, on: 2012-01-01}", "{yuan: 1}"), "residence"),
    "b_rural_2012": (case_a("{scheme: duty_death_survivor_pension, on: 2012-01-01, facts: {residence: rural}}", "{yuan: 1}"), "没有已知的标准"),
    "end_of_time": (case_a("{" + GOOD + ", known_on: 9999-12-31, events: [{kind: confirmation_missed, notified_on: 9999-12-20}]}"), "OverflowError"),
    "duplicate": ("- name: 甲\n  name: 乙\n  given: {}\n  expect: {}\n", "写了两次"),
    "odd_key": ("- ? [a]\n  : 1\n", "不是文字"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_CASES)
def test_what_a_case_gets_wrong_is_named(name: str) -> None:
    text, word = BAD_CASES[name]
    (verdict,) = judge(text)
    assert verdict.state == "ERROR"
    assert word in str(verdict)
    assert "\n" not in str(verdict)


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "[]", "5", "a: 1", "a: [", "- &a [*a]", "\t- x", "- name: 甲", "- 5", "- null", "- []"]
)
def test_what_is_no_case_file_is_one_error(text: str) -> None:
    verdicts = judge(text)
    assert [v.state for v in verdicts] == ["ERROR"]


def test_a_key_written_on_stays_the_word_on() -> None:
    text = "- name: 甲\n  given: {scheme: war_veteran_subsidy, on: 2025-01-01}\n  expect: {yuan: 882, per: month}\n"
    assert [str(v) for v in judge(text)] == ["ok 甲"]


def test_an_empty_optional_value_counts_as_absent() -> None:
    given = "{" + GOOD + ", person: , region: , events: , settled: , known_on: }"
    assert judge(case_a(given, PAID))[0].state == "ok"
    text = case_a("{scheme: lump_sum_death_grant, facts: {died_on: 2024-06-01, kind: martyr, honour: ~}}", "{yuan: 1036420}")
    assert judge(text)[0].state == "ok"


def test_a_formula_may_be_looked_at_from_an_earlier_day() -> None:
    text = case_a("{scheme: war_veteran_subsidy, on: 2025-08-01, known_on: 2026-03-11}", "{yuan: 882, per: month}")
    assert judge(text)[0].state == "ok"


def test_survivors_of_the_two_rates_are_asked_with_their_residence() -> None:
    text = case_a("{scheme: martyr_survivor_pension, on: 2015-10-01, facts: {residence: urban}}", "{yuan: 19120, per: year}")
    assert judge(text)[0].state == "ok"


def test_a_percent_given_as_a_map_of_one_value_is_that_value() -> None:
    text = case_a(
        "{scheme: outpatient_subsidy, facts: {monthly_yuan: 1000}, parameters: {percent: {all: 10}}}",
        "{yuan: 100, per: month}",
    )
    assert judge(text)[0].state == "ok"


def run(*paths: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """The command as an examiner calls it, with a database address nobody answers."""
    env = {**os.environ, "DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:1/none", "PYTHONUTF8": "1"}
    command = [sys.executable, str(ROOT / "manage.py"), "check_cases", *map(str, paths)]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=120, check=False)


def test_the_command_needs_no_database_and_passes_our_own_cases() -> None:
    done = run(ROOT / "tests/benefits/cases")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    lines = done.stdout.splitlines()
    assert lines[-1] == f"{len(lines) - 1} passed, 0 failed"
    assert all(line.startswith("ok ") for line in lines[:-1])


def test_the_command_counts_wrong_and_unreadable_cases_and_fails(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("\ufeff" + case_a("{" + GOOD + "}", PAID) + case_a("{" + GOOD + "}"), encoding="utf-8")
    (tmp_path / "b.yml").write_bytes("- name: 甲".encode("gb18030"))
    (tmp_path / "空").mkdir()
    done = run(tmp_path, tmp_path / "空", tmp_path / "none.yaml")
    lines = done.stdout.splitlines()
    assert done.returncode == 1
    assert [line.split()[0] for line in lines[:-1]] == ["ok", "WRONG", "ERROR", "ERROR", "ERROR"]
    assert lines[-1] == "1 passed, 4 failed"
    assert "Traceback" not in done.stdout + done.stderr
