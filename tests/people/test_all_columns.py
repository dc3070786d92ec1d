"""Every column a roster may write reaches the dossier; dated rows are added and ended, never rewritten; sensitive ones need their right."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from apps.core.actor import Actor
from apps.core.errors import Forbidden
from apps.people import actions
from apps.people.actions.exports import offered
from apps.people.models import (
    Hardship,
    Honour,
    LifeAssessment,
    PartyMembership,
    Person,
    Provenance,
    ServiceRecord,
    WorkSpell,
)
from apps.people.queries.clear import clear
from apps.people.queries.provenance import standings_of
from apps.people.resources.person import ROSTER
from tests.make import make_actor
from tests.people.builders import person, phone
from tests.people.sheets import applied, checked, full, row, xlsx

pytestmark = pytest.mark.django_db


def sheet_of(clerk: Actor, given: dict[str, Any]) -> Any:
    return checked(clerk, xlsx([list(given.values())], list(given)))


def written(clerk: Actor, given: dict[str, Any]) -> Person:
    sheet = sheet_of(clerk, given)
    assert sheet.counts["problem"] == 0, row(sheet, 2).problems
    applied(clerk, sheet)
    return Person.objects.get(name=given["姓名"])


def test_the_grid_and_what_a_spell_began_with_reach_the_dossier(clerk: Actor) -> None:
    one = written(clerk, full(1))
    spell = ServiceRecord.objects.get(person=one)
    assert (one.grid_cell, one.grid_leader, spell.post) == ("第三网格", "李小网", "班长")
    assert (spell.enlisted_place, spell.entry_education) == ("安徽省怀远县", "junior")


def test_every_column_of_the_template_reaches_the_dossier(clerk: Actor) -> None:
    given = full(1)
    assert set(given) == {column.label for column in ROSTER.rows} - {"档案编号"}
    one = written(clerk, given)
    plain = (one.education, one.marriage, one.contact_name, one.away_place, one.dwelling_code, one.politics, one.employment)
    assert plain == ("senior", "widowed", "王小妹", "苏州市吴中区", "320506000000", "party", "retired")
    assert (clear(one, "spare_phone"), clear(one, "contact_phone")) == ("05528012345", phone(901))
    spell = ServiceRecord.objects.get(person=one)
    assert (spell.entry_way, spell.rank, spell.hard_years, spell.resettlement) == (
        "conscript", "=上士", Decimal("2.5"), "assigned",
    )  # fmt: skip
    assert (spell.conscript_until, spell.reported_on, spell.placed_on) == (
        date(1976, 12, 1),
        date(1978, 4, 2),
        date(1978, 5, 1),
    )
    assert (spell.order_no, spell.placement_unit, spell.lump_sum_fen, spell.archive_at) == (
        "-安字12号", "县水务局", 1_234_560, "县档案馆",
    )  # fmt: skip
    work = WorkSpell.objects.get(person=one)
    assert (work.status, work.since, work.employer, work.trade, work.skills, work.wish) == (
        "retired", date(2015, 3, 1), "县水务局", "水利", "电工证", "无",
    )  # fmt: skip
    party = PartyMembership.objects.get(person=one)
    assert (party.standing, party.branch, party.joined_on, party.since, party.letter_no, party.post) == (
        "floating", "水务局支部", date(1976, 7, 1), date(1978, 5, 1), "007", "组织委员",
    )  # fmt: skip
    honour = Honour.objects.get(person=one)
    assert (honour.kind, honour.title, honour.issuer, honour.order_no) == ("third_merit", "抗洪三等功", "省军区", "0012")
    assert (honour.entered_by_id, honour.awarded_on) == (clerk.staff_id, date(1975, 8, 1))
    life = LifeAssessment.objects.get(person=one)
    assert (life.income, life.housing, life.medical, life.pension, life.self_care) == (
        "low", "own_poor", "employee", "employee", "partly",
    )  # fmt: skip
    hardship = Hardship.objects.get(person=one)
    assert (hardship.kind, hardship.since, hardship.source) == ("serious_illness", date(2025, 11, 1), "县民政局")
    assert {"work", "membership", "honours", "hardships", "assessments", "services", "education", "dwelling_code"} <= set(
        standings_of(one.pk)
    )


def test_the_same_rows_again_change_nothing_and_a_known_dossier_gets_all_of_it_as_a_change(clerk: Actor) -> None:
    given = full(2)
    short = {key: given[key] for key in ("姓名", "身份证号", "乡镇(街道)", "村(社区)")}
    one = written(clerk, short)
    del given["核定服役年限"]
    sheet = sheet_of(clerk, given)
    labels = [line[0] for line in row(sheet, 2).diff]
    assert {"就业经历", "党组织关系", "荣誉奖励", "生活困难", "生活状况", "文化程度", "备用电话"} <= set(labels)
    assert ["文化程度", "", "高中(中专)"] in row(sheet, 2).diff and ["荣誉奖励", "", "抗洪三等功"] in row(sheet, 2).diff
    applied(clerk, sheet)
    assert [table.objects.filter(person=one).count() for table in (WorkSpell, PartyMembership, Honour, Hardship)] == [1] * 4
    given["民族"] = "回 族"
    assert sheet_of(clerk, given).counts["same"] == 1


def test_new_work_ends_the_open_one_and_what_is_on_file_is_never_rewritten(clerk: Actor) -> None:
    given = full(3)
    one = written(clerk, given)
    given |= {
        "就业状况": "务农",
        "就业开始日期": "2020-05-01",
        "就业单位": "",
        "荣誉名称": "再立三等功",
        "授予日期": "1977-02-01",
    }
    written(clerk, given)
    spells = list(WorkSpell.objects.filter(person=one).order_by("since").values_list("status", "until", "employer"))
    assert spells == [("retired", date(2020, 5, 1), "县水务局"), ("farming", None, "")]
    assert Honour.objects.filter(person=one).count() == 2
    one.refresh_from_db()
    assert one.employment == "farming"
    other = {**given, "荣誉名称": "抗洪三等功", "授予日期": "1975-08-01", "授予机关": "某机关"}
    assert "请在档案页面作废后重新登记" in str(row(sheet_of(clerk, other), 2).problems)
    late = {**given, "就业开始日期": "2019-05-01"}
    assert "名册里的日期不晚于它" in str(row(sheet_of(clerk, late), 2).problems)


def test_described_service_of_a_known_spell_is_a_change_column_by_column(clerk: Actor) -> None:
    given = full(4)
    one = written(clerk, given)
    sheet = sheet_of(clerk, given | {"安置方式": "复员", "一次性安置金额(元)": "500"})
    assert row(sheet, 2).diff == [["安置方式", "安排工作", "复员"], ["一次性安置金额(元)", "12,345.60", "500.00"]]
    applied(clerk, sheet)
    spell = ServiceRecord.objects.get(person=one)
    assert (spell.resettlement, spell.lump_sum_fen, spell.rank) == ("reviewed", 50_000, "=上士")
    assert Provenance.objects.filter(person=one, fields__contains=["services"]).count() == 2


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"就业开始日期": ""}, "就业开始日期也要填写"),
        ({"荣誉种类": ""}, "荣誉种类也要填写"),
        ({"困难认定部门": ""}, "困难认定部门也要填写"),
        ({"生活状况了解日期": ""}, "生活状况了解日期也要填写"),
        ({"所在党支部": ""}, "请填写所在党支部"),
        ({"组织关系转入日期": "1970-01-01"}, "早于入党日期"),
        ({"政治面貌": "群众"}, "政治面貌应为中共党员"),
        ({"授予日期": "2050-01-01"}, "晚于今天"),
        ({"困难认定日期": "1940-01-01"}, "早于出生日期"),
        ({"常住地区划代码": "12"}, "常住地区划代码不对"),
        ({"常住地区划代码": "٣٢٠٥٠٦"}, "常住地区划代码不对"),
        ({"一次性安置金额(元)": "一万"}, "不是金额"),
        ({"一次性安置金额(元)": "100000000"}, "0到1000万元"),
        ({"艰苦边远地区服役年限": "99"}, "应在0到60年之间"),
        ({"义务兵服役至": "1960-01-01"}, "不晚于入伍日期"),
        ({"入伍日期": "", "退役日期": "", "核定服役年限": ""}, "入伍日期也要填写"),
        ({"安置方式": "分配"}, "不在可选范围内"),
    ],
)
def test_half_an_entry_and_impossible_days_are_problems_of_their_column(
    clerk: Actor, over: dict[str, str], words: str
) -> None:
    sheet = sheet_of(clerk, full(5) | over)
    assert words in str(row(sheet, 2).problems)
    assert not Person.objects.filter(name="王建国").exists()


def test_party_life_alone_makes_a_member_also_of_a_known_dossier(clerk: Actor) -> None:
    party = ("入党日期", "组织关系", "组织关系转入日期", "所在党支部")
    given = {key: value for key, value in full(6).items() if key in ("姓名", "身份证号", "区划代码", *party)}
    assert written(clerk, given).politics == "party"
    other = full(7, "赵小兰")
    short = {key: other[key] for key in ("姓名", "身份证号", "区划代码")}
    written(clerk, short | {"政治面貌": "群众"})
    one = written(clerk, short | {key: other[key] for key in party})
    assert one.politics == "party"
    assert standings_of(one.pk)["politics"].source == "import"


def test_life_and_hardship_leave_and_enter_only_with_their_right(clerk: Actor) -> None:
    person()
    leader = make_actor("leader")
    assert "hardship" not in offered(leader) and "hardship" in offered(clerk)
    with pytest.raises(Forbidden, match="健康和生活困难"):
        actions.ask_export(leader, reason="核对", columns=["housing"])
    poorer = replace(clerk, permissions=clerk.permissions - {"people.record_life"})
    given = full(8)
    content = xlsx([list(given.values())], list(given))
    sheet = actions.upload_sheet(poorer, filename="名册.xlsx", content=content)
    with pytest.raises(Forbidden):
        actions.map_columns(poorer, sheet_id=sheet.pk)
    fewer = {key: place for key, place in sheet.mapping.items() if key not in ("hardship", "hardship_since", "hardship_source",
             "assessed_on", "income", "housing", "medical", "pension", "self_care")}  # fmt: skip
    assert actions.map_columns(poorer, sheet_id=sheet.pk, mapping=fewer).job_id
