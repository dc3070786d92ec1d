"""Veteran businesses: with evidence, checked, served, in a base with room; figures that open their lists; the public list of who agreed."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.core.errors import Conflict, Forbidden, Invalid
from apps.core.models import AuditEntry
from apps.jobs.actions import businesses as acts
from apps.jobs.actions.importing import import_businesses
from apps.jobs.models import BusinessService, FoundingBase, VeteranBusiness
from apps.jobs.queries import businesses
from apps.jobs.queries.deaths import death_lines
from apps.jobs.resources import BUSINESS_COLUMNS, read_businesses
from apps.jobs.rules.businesses import BaseGiven, BusinessClosed, BusinessExists, BusinessGiven, BusinessNotFound
from apps.jobs.rules.refusals import EmployerNotFound, NotTrusted
from apps.people.rules.columns import HeaderMissing
from tests.jobs.make import COUNTY, TOWN, Jobs, credit_code
from tests.jobs.test_pages import door

pytestmark = pytest.mark.django_db


def given(jobs: Jobs, **over: Any) -> BusinessGiven:
    plain = {
        "role": "legal",
        "evidence": "licence",
        "evidence_no": "副本1-1",
        "founded_on": jobs.today - timedelta(days=400),
        "employees": 12,
        "veterans": 4,
    }
    return BusinessGiven(**{**plain, **over})


def base_given(jobs: Jobs, **over: Any) -> BaseGiven:
    return BaseGiven(
        **{"name": "怀远军创园", "kind": "park", "level": "county", "named_on": jobs.today, "capacity": 1, **over}
    )


def entered(jobs: Jobs, **over: Any) -> VeteranBusiness:
    return acts.enter_business(
        jobs.clerk, employer_id=jobs.employer(division=TOWN).pk, owner_id=jobs.person().pk, given=given(jobs, **over)
    )


def test_a_business_is_entered_once_with_evidence_checked_and_checked_anew_after_another_owner(jobs: Jobs) -> None:
    employer, owner = jobs.employer(division=TOWN), jobs.person()
    row = acts.enter_business(jobs.station, employer_id=employer.pk, owner_id=owner.pk, given=given(jobs, is_public=True))
    assert (row.state, row.agreed_on, row.employer.kind) == ("entered", jobs.today, "veteran")
    with pytest.raises(BusinessExists):
        acts.enter_business(jobs.clerk, employer_id=employer.pk, owner_id=owner.pk, given=given(jobs))
    for wrong in ({"evidence_no": " "}, {"role": "x"}, {"veterans": 13}, {"founded_on": jobs.today + timedelta(days=1)}, {"sales_fen": 5},
                  {"sales_fen": 5, "sales_year": 1990}, {"sales_fen": -5, "sales_year": jobs.today.year}):  # fmt: skip
        with pytest.raises(Invalid):
            acts.correct_business(jobs.clerk, business_id=row.pk, owner_id=owner.pk, given=given(jobs, **wrong))
    with pytest.raises(EmployerNotFound):  # another township's
        acts.enter_business(jobs.far, employer_id=jobs.employer(division=TOWN).pk, owner_id=owner.pk, given=given(jobs))
    with pytest.raises(BusinessNotFound):
        acts.correct_business(jobs.far, business_id=row.pk, owner_id=owner.pk, given=given(jobs))
    with pytest.raises(Forbidden):
        acts.check_business_facts(jobs.station, business_id=row.pk)
    assert acts.check_business_facts(jobs.clerk, business_id=row.pk).checked_on == jobs.today
    with pytest.raises(Conflict, match="已经核对"):
        acts.check_business_facts(jobs.clerk, business_id=row.pk)
    more = given(jobs, employees=20, sales_fen=100, sales_year=jobs.today.year, is_public=True)
    assert acts.correct_business(jobs.clerk, business_id=row.pk, owner_id=owner.pk, given=more).state == "checked"
    again = acts.correct_business(jobs.station, business_id=row.pk, owner_id=jobs.person().pk, given=given(jobs))
    assert (again.state, again.checked_on, again.agreed_on, again.is_public) == ("entered", None, None, False)
    gone = jobs.person()
    type(gone).objects.filter(pk=gone.pk).update(state="died", died_on=jobs.today)
    with pytest.raises(Invalid, match="核对创办人"):
        acts.enter_business(jobs.clerk, employer_id=jobs.employer().pk, owner_id=gone.pk, given=given(jobs))
    barred = jobs.employer(division=TOWN)
    type(barred).objects.filter(pk=barred.pk).update(state="blacklisted", reason="虚假招聘", blacklisted_on=jobs.today)
    with pytest.raises(NotTrusted):
        acts.enter_business(jobs.clerk, employer_id=barred.pk, owner_id=owner.pk, given=given(jobs))
    verbs = AuditEntry.objects.filter(row_type="jobs.VeteranBusiness", outcome="done").values_list("verb", flat=True)
    assert list(verbs.order_by("id")) == [
        "jobs.enter_business",
        "jobs.check_business",
        "jobs.correct_business",
        "jobs.correct_business",
    ]


def test_served_once_and_looked_after(jobs: Jobs) -> None:
    row = entered(jobs)
    serve = {"business_id": row.pk, "kind": "finance", "on": jobs.today, "words": "帮助对接创业担保贷款"}
    made = acts.serve_business(jobs.station, **serve)
    with pytest.raises(Conflict, match="不用重复"):
        acts.serve_business(jobs.station, **serve)
    for wrong in ({"kind": "x"}, {"on": jobs.today + timedelta(days=1)}, {"words": "好"}, {"on": date(1990, 1, 1)}):
        with pytest.raises(Invalid):
            acts.serve_business(jobs.station, **{**serve, **wrong})
    assert BusinessService.objects.get() == made
    assert (
        acts.assign_liaison(jobs.clerk, business_id=row.pk, staff_id=jobs.station.staff_id).liaison_id
        == jobs.station.staff_id
    )
    with pytest.raises(Invalid, match="在岗"):
        acts.assign_liaison(jobs.clerk, business_id=row.pk, staff_id=10**9)


def test_a_base_has_so_much_room_and_a_closed_business_leaves_it(jobs: Jobs) -> None:
    row, other = entered(jobs), entered(jobs)
    base = acts.name_base(jobs.clerk, division=COUNTY, given=base_given(jobs))
    ground = acts.name_base(
        jobs.clerk, division=COUNTY, given=base_given(jobs, name="天鹰特训基地", kind="training", capacity=None)
    )
    with pytest.raises(Conflict, match="已经登记"):
        acts.name_base(jobs.clerk, division=COUNTY, given=base_given(jobs))
    for wrong in ({"name": "园"}, {"kind": "x"}, {"named_on": jobs.today + timedelta(days=1)}, {"capacity": 0}):
        with pytest.raises(Invalid):
            acts.name_base(jobs.clerk, division=COUNTY, given=base_given(jobs, **wrong))
    with pytest.raises(Invalid, match="所在"):
        acts.name_base(jobs.clerk, division="340322000000", given=base_given(jobs))
    assert acts.settle_business(jobs.clerk, business_id=row.pk, base_id=base.pk).base_id == base.pk
    acts.settle_business(jobs.clerk, business_id=row.pk, base_id=base.pk)  # once more is the same
    for target, words in ((base, "住满"), (ground, "没有登记可入驻")):
        with pytest.raises(Conflict, match=words):
            acts.settle_business(jobs.clerk, business_id=other.pk, base_id=target.pk)
    with pytest.raises(Conflict, match="请先登记迁出"):
        acts.revoke_base(jobs.clerk, base_id=base.pk, revoked_on=jobs.today, reason="考核不合格")
    with pytest.raises(Conflict, match="已有1家"):
        acts.correct_base(jobs.clerk, base_id=base.pk, given=base_given(jobs, capacity=None))
    assert death_lines(row.owner, jobs.today) == [
        f"名下有军创企业{row.employer.name}，请与家属核实后更正创办人或者登记停业。"
    ]
    with pytest.raises(Invalid, match="停业日期"):
        acts.close_business(jobs.clerk, business_id=row.pk, closed_on=date(1990, 1, 1), note="注销营业执照")
    assert acts.close_business(jobs.station, business_id=row.pk, closed_on=jobs.today, note="注销营业执照").base_id is None
    with pytest.raises(BusinessClosed):
        acts.serve_business(jobs.station, business_id=row.pk, kind="policy", on=jobs.today, words="停业以后的服务")
    assert acts.revoke_base(jobs.clerk, base_id=base.pk, revoked_on=jobs.today, reason="考核不合格").revoked_on == jobs.today
    with pytest.raises(Conflict, match="已经撤销"):
        acts.revoke_base(jobs.clerk, base_id=base.pk, revoked_on=jobs.today, reason="考核不合格")
    with pytest.raises(Conflict, match="已经撤销"):
        acts.settle_business(jobs.clerk, business_id=other.pk, base_id=base.pk)
    assert FoundingBase.objects.count() == 2


def test_figures_open_their_lists(jobs: Jobs) -> None:
    young = entered(jobs, is_public=True)
    old = entered(jobs, founded_on=date(jobs.today.year - 9, 1, 1))
    for row in (young, old):
        acts.check_business_facts(jobs.clerk, business_id=row.pk)
        acts.serve_business(jobs.clerk, business_id=row.pk, kind="guidance", on=jobs.today, words="创业导师上门指导")
    acts.serve_business(jobs.clerk, business_id=old.pk, kind="policy", on=jobs.today, words="送惠企政策汇编")
    acts.name_base(jobs.clerk, division=COUNTY, given=base_given(jobs))
    year = jobs.today.year
    told = {one.name: n for one, n in businesses.business_figures(jobs.clerk, year)}
    assert told == {"helped": 1, "businesses": 2, "bases": 1, "services": 3, "policies": 1}
    assert {one.name: n for one, n in businesses.business_figures(jobs.far, year)} == {
        **told,
        "helped": 0,
        "businesses": 0,
        "services": 0,
        "policies": 0,
    }
    client = door(jobs.clerk)
    for name, count in told.items():
        where = {"bases": "bases", "services": "services", "policies": "services"}.get(name, "businesses")
        page = client.get(f"/employment/{where}/?number={name}&year={year}").content.decode()
        assert page.count('<th scope="row"') == count, name


def test_pages_and_the_public_list_keep_to_their_readers(jobs: Jobs) -> None:
    young, old = entered(jobs, is_public=True), entered(jobs)
    for row in (young, old):
        acts.check_business_facts(jobs.clerk, business_id=row.pk)
    base = acts.name_base(jobs.clerk, division=COUNTY, given=base_given(jobs))
    client, station, far, leader = (door(one) for one in (jobs.clerk, jobs.station, jobs.far, jobs.leader))
    single = f"/employment/businesses/{young.pk}/"
    assert [one.get(single).status_code for one in (client, station, leader, far)] == [200, 200, 200, 404]
    for name in ("correct", "close", "liaison", "settle", "serve"):
        assert [one.get(f"{single}{name}/").status_code for one in (client, far)] == [
            200,
            403 if name in ("liaison", "settle") else 404,
        ]
    for path in ("businesses/enter/", "bases/name/", f"bases/{base.pk}/", f"bases/{base.pk}/correct/", f"bases/{base.pk}/revoke/", "businesses/?q=x&state=x&trade=x"):  # fmt: skip
        assert client.get(f"/employment/{path}").status_code == 200, path
    book = client.get("/employment/businesses/export/")
    assert book.status_code == 200 and book.content[:2] == b"PK"
    body = {"credit_code": young.employer.credit_code, "who": young.owner.name, "role": "legal", "evidence": "licence", "evidence_no": "副本",
            "founded_on": "2025-01-01", "employees": "3", "veterans": "1"}  # fmt: skip
    again = client.post("/employment/businesses/enter/", body)
    assert again.status_code == 422 and "已经登记为军创企业" in again.content.decode()
    unknown = client.post("/employment/businesses/enter/", {**body, "credit_code": "91340321DEM0009995"})
    assert unknown.status_code == 422
    cache.clear()
    answer = Client().get("/portal/businesses/")
    page = answer.content.decode()
    assert young.employer.name in page and old.employer.name not in page and young.owner.name not in page
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    cache.clear()


def sheet_of(jobs: Jobs, employer: Any, who: str, **over: str) -> str:
    plain = {"credit_code": employer.credit_code, "employer": "随便写", "who": who, "owner": "", "role": "法定代表人", "evidence": "营业执照", "evidence_no": "副本1-1",
             "founded_on": "2024年3月1日", "employees": "12人", "veterans": "4", "sales": "1200000.50", "sales_year": str(jobs.today.year - 1), "products": "快递",
             "is_public": "是"}  # fmt: skip
    return ",".join({**plain, **over}.values())


def lines(*rows: str) -> bytes:
    return "\n".join([",".join(column.label for column in BUSINESS_COLUMNS.rows), *rows]).encode()


def test_wrong_rows_of_businesses_are_named_and_nothing_is_written(jobs: Jobs) -> None:
    one, two, owner = jobs.employer(division=TOWN), jobs.employer(division=TOWN), jobs.person()
    barred = jobs.employer(division=TOWN)
    type(barred).objects.filter(pk=barred.pk).update(state="refused", reason="证照不符")

    wrong = lines(
        sheet_of(jobs, one, owner.dossier_no), sheet_of(jobs, two, "张三"), sheet_of(jobs, two, "D0000000"), sheet_of(jobs, two, owner.dossier_no, veterans="13"),
        sheet_of(jobs, two, owner.dossier_no, credit_code=credit_code(88)), sheet_of(jobs, two, owner.dossier_no, role="老板"), sheet_of(jobs, barred, owner.dossier_no),
        sheet_of(jobs, two, owner.dossier_no, sales="=1+1"), sheet_of(jobs, two, owner.dossier_no, evidence_no="<script>alert(1)</script>", founded_on="2099-01-01"),
        sheet_of(jobs, two, "3.40321199001011E+17"),
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        import_businesses(jobs.clerk, content=wrong)
    said = str(refused.value)
    assert "9行不能导入" in said and "第2行" not in said and all(f"第{number}行" in said for number in range(3, 12))
    assert "同名的人分不清" in said and "不能多于" in said and "末几位已经丢失" in said
    assert not VeteranBusiness.objects.exists()
    with pytest.raises(HeaderMissing):
        import_businesses(jobs.clerk, content="姓名,年龄\n甲,1".encode())
    with pytest.raises(Forbidden):
        import_businesses(jobs.leader, content=wrong)
    with pytest.raises(Invalid, match="没有建档"):
        import_businesses(jobs.far, content=lines(sheet_of(jobs, one, owner.dossier_no)))


def test_businesses_come_in_by_a_sheet_and_never_twice(jobs: Jobs) -> None:
    one, two, owner = jobs.employer(division=TOWN), jobs.employer(division=TOWN), jobs.person()
    good = lines(
        sheet_of(jobs, one, owner.dossier_no), sheet_of(jobs, two, owner.dossier_no, sales="", sales_year="", is_public="")
    )
    done = import_businesses(jobs.clerk, content=good)
    row = VeteranBusiness.objects.get(employer=one)
    assert (done.fresh, done.known, row.sales_fen, row.state, row.agreed_on) == (2, 0, 120_000_050, "entered", jobs.today)
    client = door(jobs.clerk)
    out = client.get("/employment/businesses/export/").content
    again = client.post("/employment/businesses/import/", {"file": SimpleUploadedFile("a.xlsx", out)}, follow=True)
    assert "2家已经登记过" in again.content.decode() and VeteranBusiness.objects.count() == 2
    assert {(code, given) for _, code, (_, given) in read_businesses(out).rows} == {
        (code, given) for _, code, (_, given) in read_businesses(good).rows
    }
    assert client.get("/employment/businesses/template/").status_code == 200
    assert (
        client.post("/employment/businesses/import/", {"file": SimpleUploadedFile("a.csv", b"%PDF-1.4")}).status_code == 422
    )
