"""Pure facts of the workbench: doors, stages, the one act, charts, words."""

from datetime import UTC, date, datetime

import pytest

from apps.workbench import rules
from apps.workbench.choices import DOORS

AT = datetime(2026, 11, 5, 1, 0, tzinfo=UTC)


def facts(**over):
    base = {"state": "submitted", "people": 3, "money": "1,757.34", "fen": 175734, "my_part": "", "unopened": 0,
            "unanswered": 0, "signed": 0, "levels": 2}  # fmt: skip
    return rules.BatchFacts(**{**base, **over})


def everything(_permission):
    return True


def nothing(_permission):
    return False


def test_a_door_is_shown_to_who_may_use_it_and_home_to_everybody():
    shown = [door.label for door in rules.doors_for(DOORS, {"people.view_person"})]
    assert shown == ["工作台", "人员档案", "办理进度"]


def test_the_longest_prefix_names_the_door_and_home_only_matches_itself():
    assert rules.door_at(DOORS, "/").label == "工作台"
    assert rules.door_at(DOORS, "/batches/2026-11-01/").label == "本月发放"
    assert rules.door_at(DOORS, "/account/") is None


def test_doors_that_do_not_fit_on_one_line_go_into_a_menu():
    labels = [door.label for door in DOORS]
    first = rules.fitting(labels)
    assert 0 < first < len(labels)
    assert sum(len(label) * rules.CHARACTER + rules.AROUND for label in labels[:first]) + rules.MORE <= rules.LINE
    assert rules.fitting(labels[:4]) == 4 and rules.fitting([]) == 0


def test_stages_name_who_reached_each_and_the_next_is_now():
    steps = [rules.Step("", "draft", "组批", "李梅", AT), rules.Step("draft", "submitted", "提交", "王晓军", AT)]
    stages = rules.batch_stages("submitted", steps)
    assert [stage.state for stage in stages] == ["done", "done", "now", "todo", "todo", "todo", "todo", "todo"]
    assert stages[1].by == "王晓军"


def test_a_batch_sent_back_shows_by_whom_and_why():
    steps = [rules.Step("", "draft", "组批", "李梅", AT), rules.Step("draft", "submitted", "提交", "李梅", AT),
             rules.Step("submitted", "draft", "退回", "周强", AT, "账户未核实")]  # fmt: skip
    bad = [stage for stage in rules.batch_stages("draft", steps) if stage.state == "bad"]
    assert bad and bad[0].note == "周强退回：账户未核实"


def test_a_cancelled_batch_has_one_stage():
    assert [stage.name for stage in rules.batch_stages("cancelled", [])] == ["已作废"]


def test_a_month_without_a_batch_waits_at_its_first_step():
    assert rules.nothing_yet(True)[0].state == "now"
    assert {stage.state for stage in rules.nothing_yet(False)} == {"todo"}


def test_the_reviewer_may_review_and_sees_the_numbers():
    act = rules.next_act(facts(), everything)
    assert (act.step, act.hidden) == ("review", {"seen_fen": "175734"})
    assert "3 人、1,757.34 元" in act.sentence


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"my_part": "编制人"}, "您是本批次编制人，须由他人复核。"),
        ({"unopened": 2}, "有 2 条红色提醒您还没有打开"),
        ({"unanswered": 1}, "有 1 条红色提醒还没有核实答复"),
        ({"state": "draft", "people": 0}, "没有明细"),
        ({"state": "closed"}, "已结清"),
        ({"state": "sent"}, "等银行回盘"),
    ],
)
def test_who_may_not_act_reads_why(over, words):
    act = rules.next_act(facts(**over), everything)
    assert act.step == "" and words in act.reason


def test_who_lacks_the_right_reads_for_whom_it_waits():
    assert "复核岗位" in rules.next_act(facts(), nothing).reason


def test_a_large_sum_says_how_many_must_sign():
    act = rules.next_act(facts(state="reviewed", levels=3, signed=1), everything)
    assert act.step == "approve" and "须 3 人签批，这是第 2 人" in act.sentence


def test_bars_are_percent_of_the_longest_and_nothing_is_drawn_for_nothing():
    chart = rules.bar_chart("图", [("甲", 200, "200"), ("乙", 1, "1"), ("丙", 0, "0"), ("丁", -5, "-5")])
    assert [bar.percent for bar in chart.bars] == [100, 1, 0, 0]
    assert rules.bar_chart("空", []).bars == ()


def test_a_bar_may_be_a_door():
    assert rules.bar_chart("图", [("甲", 1, "1")], urls=["/x/"]).bars[0].url == "/x/"


def test_share_never_rounds_up_to_all():
    assert (rules.share(999, 1000), rules.share(0, 0), rules.share(5, 5)) == ("99%", "—", "100%")


def test_days_and_browsers_in_words():
    assert rules.long_day(date(2026, 3, 5)) == "2026年3月5日"
    assert rules.browser_words("Mozilla/5.0 (Windows NT 10.0) Chrome/109.0 Safari/537") == "Chrome 内核浏览器，Windows 电脑"
    assert rules.browser_words("curl/8") == "其他浏览器"
