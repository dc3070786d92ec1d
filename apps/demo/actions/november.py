"""What the demo leaves on the visitor's desk in November: hits, an objection, drafts of standards."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from apps.benefits import actions as benefits
from apps.benefits.models import Entitlement
from apps.core.month import Month
from apps.demo.actions.articles import write_articles
from apps.demo.actions.giving import open_memorials, open_merchants
from apps.demo.actions.staff import COUNTY
from apps.demo.rules.acts import Act
from apps.notices.actions import lodge_objection, publish_notice
from apps.notices.rules import Line
from apps.payments.models import Due
from apps.people.actions import apply_change, reject_change, request_change
from apps.people.models import Person
from apps.policy import actions as policy

if TYPE_CHECKING:
    from apps.demo.actions.stage import Stage


def find_hits(stage: Stage, act: Act) -> None:
    """Results of a comparison with another office: questions, not facts."""
    rows = [(stage.people[index], act.data.get("on")) for index in act.data["who_hit"]]
    benefits.record_suspicions(stage.clerk, kind=act.data["suspicion"], source=act.data["source"], rows=rows)


def announce_newcomers(stage: Stage) -> None:
    """Who will be paid for the first time this month is published early, so that the notice is over before the signatures."""
    new = Entitlement.objects.filter(state="confirmed", scheme__needs_notice=True, claim__isnull=False)
    paid = Due.objects.filter(claim__in=new.values("claim_id")).values("claim_id")
    rows = new.exclude(claim_id__in=paid).select_related("person", "scheme").order_by("pk")
    lines = [Line(f"person:{e.person.dossier_no}", e.person.name, e.person.division_id, e.scheme.name) for e in rows]
    if not lines:
        return
    publish_notice(
        stage.clerk,
        kind="beneficiary",
        subject="2026年11月新增享受抚恤补助人员公示",
        body="现将2026年11月起新增享受抚恤补助人员名单予以公示，公示期内受理异议。",
        division_code=COUNTY,
        reference="beneficiary:2026-11-new",
        entries=lines,
        working_days=7,
    )


def leave_open(stage: Stage, act: Act) -> None:
    """A local standard and a parameter wait for their second person; a public list has an objection."""
    policy.enter_standard(
        stage.clerk,
        scheme="returned_ill_subsidy",
        rate_key="",
        division_code=COUNTY,
        amount_fen=1_048_800,
        per="year",
        effective_from=Month(2026, 8),
        document_no="怀远县（演示）〔2026〕21号",
        source="演示数据，非真实标准",
        status="assumed",
    )
    policy.enter_parameter(
        stage.clerk,
        name="base_yuan",
        scheme="conscript_family_allowance",
        value="16600",
        valid_from=Month(2026, 12),
        document_no="怀远县（演示）〔2026〕22号",
        division_code=COUNTY,
        source="演示数据，非真实标准",
        status="assumed",
    )
    _objection(stage, act)
    _requests(stage)
    write_articles(stage)
    open_merchants(stage)
    open_memorials(stage)


def _requests(stage: Stage) -> None:
    """A station asks for five changes; the bureau has returned one and carried one out, three wait."""
    asks: tuple[tuple[str, dict[str, Any], str], ...] = (
        ("facts", {"away_place": "江苏省苏州市"}, "本人来电，今年起随子女居住"),
        ("facts", {"contact_name": "王小军"}, "老人独居，登记侄子为联系人"),
        ("honour", {"kind": "third_merit", "title": "三等功", "awarded_on": date(2003, 12, 20), "issuer": "部队"}, "本人交来立功证书"),
        ("work", {"status": "founder", "since": date(2026, 9, 1), "employer": "石榴种植专业合作社"}, "今年领办合作社"),
        ("hardship", {"kind": "serious_illness", "since": date(2026, 10, 12), "source": "镇民政所"}, "入户走访了解，医药费负担重"),
    )  # fmt: skip
    town = Person.objects.filter(division_id__startswith="340321104", state="active", born_on__lt=date(1980, 1, 1))
    spared = set(Entitlement.objects.exclude(state="confirmed").values_list("person_id", flat=True))
    rows = [one for one in town.order_by("id")[:40] if one.pk not in spared]
    made = [
        request_change(
            stage.who("zhaolin", after=3), person_id=row.pk, version=row.version, kind=kind, changes=changes, reason=why
        )
        for row, (kind, changes, why) in zip(rows, asks, strict=False)
    ]
    for row in made[:1]:
        apply_change(stage.clerk, request_id=row.pk, decision="已电话核实")
    for row in made[2:3]:
        reject_change(stage.clerk, request_id=row.pk, decision="请补拍立功证书内页后重新提交")


def _objection(stage: Stage, act: Act) -> None:
    people = Person.objects.filter(pk__in=[stage.people[index] for index in act.data["who_listed"]]).order_by("pk")
    lines = [
        Line(p.dossier_no, p.name, p.division_id, "农村籍退役士兵老年生活补助", 0, "每服役一年每年744元") for p in people
    ]
    notice = publish_notice(
        stage.clerk,
        kind="beneficiary",
        subject="2026年11月拟新增优抚对象公示",
        body="现将拟新增享受农村籍退役士兵老年生活补助人员名单予以公示，公示期内受理异议。",
        division_code=COUNTY,
        reference="beneficiary:2026-11",
        entries=lines,
        working_days=7,
    )
    lodge_objection(
        stage.who("zhaolin"),
        notice_id=notice.pk,
        objector="不愿具名的村民",
        text="名单中有一人在镇上企业退休，请核实是否领取职工养老金。",
        token="demo-objection-2026-11",  # noqa: S106 - makes a repeated submission harmless, no secret
    )
