"""The API doors: a fair from plan to work found, by programs; refusals in Chinese."""

import json
from uuid import uuid4

import pytest

from apps.core.actor import Actor
from tests.jobs.make import COUNTY, Jobs, credit_code
from tests.jobs.test_pages import door

pytestmark = pytest.mark.django_db


class Program:
    """A client that sends JSON, each write under a key of its own."""

    def __init__(self, actor: Actor) -> None:
        self.client = door(actor)

    def send(self, path: str, status: int = 200, method: str = "post", **body: object) -> dict:
        headers = {"Idempotency-Key": str(uuid4())}
        answer = getattr(self.client, method)(
            f"/api/v1/employment/{path}/", json.dumps(body), content_type="application/json", headers=headers
        )
        assert answer.status_code == status, answer.content.decode()[:600]
        return dict(answer.json())

    def get(self, path: str, status: int = 200):
        answer = self.client.get(f"/api/v1/employment/{path}")
        assert answer.status_code == status, answer.content.decode()[:600]
        return answer.json()


FIRM = {"name": "怀远示例机械有限公司", "division": COUNTY, "kind": "private", "size": "small", "trade": "making", "contact_name": "王经理",
        "contact_phone": "19900000001"}  # fmt: skip


def arranged(program: Program, today: str) -> tuple[int, int, int]:
    """A verified employer, a checked vacancy, a planned fair: their numbers."""
    firm = program.send("employers", 201, credit_code=credit_code(1), **FIRM)["id"]
    assert program.send("employers", 409, credit_code=credit_code(1), **FIRM)["field"] == "credit_code"
    program.send(f"employers/{firm}/verify")
    assert program.send(f"employers/{firm}", method="put", **FIRM)["state"] == "verified"
    offer = {"title": "数控车工", "trade": "making", "area": "county", "place": "县经济开发区", "headcount": 5, "pay_low_fen": 500_000, "pay_high_fen": 700_000,
             "valid_until": today, "skills": ["数控"]}  # fmt: skip
    vacancy = program.send("vacancies", 201, employer_id=firm, **offer)["id"]
    program.send(f"vacancies/{vacancy}", method="put", **offer)
    program.send(f"vacancies/{vacancy}/check", agree=True)
    plan = {
        "name": "退役军人专场招聘会",
        "mode": "onsite",
        "starts_on": today,
        "ends_on": today,
        "place": "县体育馆",
        "capacity": 10,
        "booth_count": 4,
    }
    fair = program.send("fairs", 201, division=COUNTY, **plan)["id"]
    program.send(f"fairs/{fair}", method="put", **plan)
    return firm, vacancy, fair


def test_a_program_does_what_the_desk_does(jobs: Jobs) -> None:
    program, today, person = Program(jobs.clerk), jobs.today.isoformat(), jobs.person()
    firm, vacancy, fair = arranged(program, today)
    program.send(f"fairs/{fair}/call")
    booth = program.send("booths", 201, fair_id=fair, employer_id=firm, vacancy_ids=[vacancy])["id"]
    program.send(f"booths/{booth}/accept")
    assert program.send(f"booths/{booth}/assign", number=2)["number"] == 2
    for name in ("check", "publish", "open"):
        program.send(f"fairs/{fair}/{name}")
    code = program.send("sign-ups", 201, fair_id=fair, person_id=person.pk)["code"]
    program.send("sign-ups/scan", fair_id=fair, code=code)
    program.send(f"booths/{booth}/come")
    application = program.send(
        "applications", 201, vacancy_id=vacancy, person_id=person.pk, fair_id=fair, shows=["phone"], agreed=True
    )["id"]
    program.send(f"applications/{application}/result", result="intend")
    placed = program.send(
        "placements", 201, application_id=application, started_on=today, evidence="contract", evidence_no="合同1"
    )
    assert placed["is_counted"]
    program.send(f"fairs/{fair}/hold")
    assert {one["name"]: one["number"] for one in program.get(f"fairs/{fair}/figures/")}["placed"] == 1
    assert program.get(f"fairs/{fair}/booths/")[0]["employer_name"] == FIRM["name"]
    for path, size in (("employers/", 1), ("vacancies/?q=车工", 1), ("vacancies/?q=护士", 0), ("fairs/?state=held", 1), (f"sign-ups/?fair={fair}", 1),
                       ("applications/?state=started", 1), ("placements/", 1), ("follow-ups/", 0)):  # fmt: skip
        assert len(program.get(path)["results"]) == size, path
    assert program.get(f"applications/{application}/")["state"] == "started"
    for path in (f"employers/{firm}/", f"vacancies/{vacancy}/", f"fairs/{fair}/"):
        assert program.get(path)["id"]


def test_the_rest_of_the_steps_and_what_another_township_hears(jobs: Jobs) -> None:
    program, far = Program(jobs.clerk), Program(jobs.far)
    vacancy, fair = jobs.vacancy(), jobs.fair(state="calling")
    booth = jobs.booth(fair, vacancy, accepted=False)
    program.send(f"booths/{booth.pk}/decline", note="岗位与主题不符")
    booth = jobs.booth(fair, vacancy)
    program.send(f"booths/{booth.pk}/leave", note="负责人临时出差")
    program.send(f"fairs/{fair.pk}/cancel", reason="场地维修改期")
    application = jobs.apply(jobs.person(), vacancy)
    far.get(f"applications/{application.pk}/", 404)
    far.send(f"applications/{application.pk}/result", 404, result="view")
    assert far.get("applications/")["results"] == []
    program.send(f"applications/{application.pk}/withdraw", reason="已找到工作")
    second = jobs.apply(jobs.person(), vacancy)
    placed = jobs.hired(second)
    follow_up = second.follow_ups.order_by("months").first()
    assert follow_up is not None
    program.send(f"follow-ups/{follow_up.pk}/record", result="working")
    program.send(f"placements/{placed.pk}/end", ended_on=jobs.today.isoformat())
    program.send(f"vacancies/{vacancy.pk}/close", closed_for="filled")
    program.send(f"vacancies/{vacancy.pk}/renew", valid_until=jobs.today.isoformat())
    assert "刷新" in program.send(f"vacancies/{vacancy.pk}/publish", 409)["message_zh"]
    firm = jobs.employer(verified=False)
    program.send(f"employers/{firm.pk}/refuse", reason="营业执照已注销")
    program.send(f"employers/{vacancy.employer_id}/blacklist", reason="拖欠工资经查实")
    program.send(f"employers/{vacancy.employer_id}/lift", reason="工资已付清")
    running = jobs.fair(name="又一场招聘会")
    signed = Program(jobs.clerk).send("sign-ups", 201, fair_id=running.pk, person_id=jobs.person().pk)["id"]
    program.send(f"sign-ups/{signed}/cancel")
    past = jobs.fair(name="已经办完的招聘会", state="held")
    program.send(f"fairs/{past.pk}/finish-follow-up")
    assert program.send(f"fairs/{past.pk}/close", summary="组织有序，岗位对路，效果好。")["state"] == "closed"
    assert Program(jobs.leader).send(f"fairs/{past.pk}/call", 403)["code"] == "forbidden"


def test_the_registers_of_the_admin_open_and_only_show(jobs: Jobs) -> None:
    jobs.hired(jobs.apply(jobs.person(), jobs.vacancy()))
    client = door(jobs.clerk)
    for name in ("employer", "vacancy", "fair", "signup", "application", "placement"):
        assert client.get(f"/admin/jobs/{name}/").status_code == 200, name
        assert client.get(f"/admin/jobs/{name}/add/").status_code in (403, 404), name
