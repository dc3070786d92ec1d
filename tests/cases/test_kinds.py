"""A kind is data: strict reading, versions, and an unseen fourth kind through page, API and command."""

import json
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from apps.cases import actions
from apps.cases.models import Case, CaseEvent, CaseKind, CaseParty, KindVersion
from apps.cases.queries import kind_of
from apps.cases.queries.cases import lock_case
from apps.cases.rules.parsing import parse_kind
from apps.cases.rules.refusals import FieldWrong, KindFault, NotYourStep
from apps.core.actor import Actor
from tests.cases.make import start, station
from tests.make import TOWN, make_user
from tests.people.builders import person, phone

FOURTH = Path(__file__).with_name("fourth.yaml")
BACKEND = "apps.org.sign_in.StaffBackend"
CALLS: list[tuple[str, str]] = []


def arranged(actor, case, act):
    CALLS.append((case.receipt_no, act))


@pytest.fixture
def hooked(monkeypatch):
    CALLS.clear()
    config = apps.get_app_config("benefits")
    monkeypatch.setattr(config, "case_hooks", {"test.arranged": "tests.cases.test_kinds.arranged"}, raising=False)


@pytest.fixture
def fourth(db, hooked):
    actions.load_kinds(Actor.house(), path=FOURTH)
    return KindVersion.objects.get(kind_id="rest_trip")


def changed(**over):
    return yaml.safe_load(FOURTH.read_text(encoding="utf-8")) | over


def faults(raw):
    with pytest.raises(KindFault) as refusal:
        parse_kind(raw, "试")
    return " ".join(refusal.value.faults)


def test_the_shipped_kinds_are_loaded_and_loading_again_changes_nothing(db):
    assert set(CaseKind.objects.values_list("code", flat=True)) >= {"hardship", "plaque", "merit_notice"}
    assert actions.load_kinds(Actor.house()) == {"kinds": 0, "versions": 0}


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda raw: raw | {"colour": "red"}, "colour：不认识的键"),
        (lambda raw: raw["steps"][0]["acts"][0].update(too="city") or raw, r"steps[1].acts[1].too：不认识的键"),
        (lambda raw: raw["clocks"][0].pop("unit") and raw, "clocks[1].unit：缺少"),
        (lambda raw: raw["clocks"][0].update(unit="weeks") or raw, "“weeks”不认识"),
        (lambda raw: raw["clocks"][0].update(covers=["nowhere"]) or raw, "没有“nowhere”这个步骤"),
        (lambda raw: raw["steps"][0]["acts"][0].update(to="done") or raw, "steps.city：从第一步走不到这里"),
        (lambda raw: raw["steps"][2]["acts"][0].update(to="city") or raw, "从这里永远办不结"),
        (lambda raw: raw["steps"][2]["acts"][0].update(to="moon") or raw, "没有“moon”这个步骤或结束状态"),
        (lambda raw: raw["steps"][2].update(acts=[]) or raw, "steps[3].acts：缺少"),
        (lambda raw: raw["steps"][2].pop("who") and raw, "steps[3].who：缺少"),
        (lambda raw: raw["steps"][2]["who"][0].update(role="boss") or raw, "“boss”不认识"),
        (lambda raw: raw["steps"][0]["acts"][0].update(main=False) or raw, "有且只有一个主要动作"),
        (lambda raw: raw["steps"][0]["acts"][1].update(needs=["reason"]) or raw, "拒绝办理须选依据"),
        (lambda raw: raw["steps"][2]["acts"][0].update(asks=["nothing"]) or raw, "没有“nothing”这个填写项"),
        (lambda raw: raw["steps"][0]["acts"][1].update(prints=["none"]) or raw, "没有“none”这个文书"),
        (lambda raw: raw["steps"][2].update(apart=["moon"]) or raw, "没有“moon”这个其他步骤"),
        (lambda raw: raw["fields"][0].update(choices={}) or raw, "选择项须列出可选内容"),
        (lambda raw: raw["fields"][5].update(least="900.00") or raw, "least 不能大于 most"),
        (lambda raw: raw["grounds"][0].update(valid_to="2019-01-01") or raw, "须晚于 valid_from"),
        (lambda raw: raw["prints"][0].update(body=["{nobody}"]) or raw, "没有“{nobody}”这个填空项"),
        (lambda raw: raw["steps"][1].update(name="done") or raw, "这是结束状态的名称"),
        (lambda raw: raw["clocks"].append(dict(raw["clocks"][0], name="two")) or raw, "只能归一个"),
        (lambda raw: raw.update(steps="none") or raw, "steps：应为列表"),
    ],
)
def test_a_fault_names_its_place(spoil, words):
    assert words in faults(spoil(changed()))


def test_something_that_is_no_mapping_is_refused():
    assert "一组内容" in faults(["a"])


def test_a_changed_definition_is_a_new_version_and_running_cases_keep_theirs(fourth, tmp_path):
    clerk = station()
    case = start(clerk, "rest_trip", answers={"season": "spring", "days": "7", "again": "false"})
    raw = changed(guide="改了说明")
    file = tmp_path / "rest_trip.yaml"
    file.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    with pytest.raises(KindFault, match="把 version 加一"):
        actions.load_kinds(Actor.house(), path=file)
    file.write_text(yaml.safe_dump(raw | {"version": 2}, allow_unicode=True), encoding="utf-8")
    assert actions.load_kinds(Actor.house(), path=file) == {"kinds": 0, "versions": 1}
    case = Case.objects.select_related("version").get(pk=case.pk)
    assert case.version.number == 1 and kind_of(case.version).guide == ""
    assert start(clerk, "rest_trip", answers={"season": "spring", "days": "7", "again": "否"}).version.number == 2
    with pytest.raises(KindFault, match="而内容不同"):
        actions.kinds.load_kind(Actor.house(), text=yaml.safe_dump(changed(guide="旧")), source="旧")


def test_an_unregistered_hook_an_unknown_message_and_taken_letters_are_refused(db, hooked):
    raw = changed()
    raw["steps"][0]["acts"][0]["tells"] = ["no_such_template"]
    with pytest.raises(KindFault, match="no_such_template"):
        actions.kinds.load_kind(Actor.house(), text=yaml.safe_dump(raw), source="试")
    with pytest.raises(KindFault, match="已被其他办件类型使用"):
        actions.kinds.load_kind(Actor.house(), text=yaml.safe_dump(changed(letters="KN")), source="试")
    with pytest.raises(KindFault, match="不是正确的 YAML"):
        actions.kinds.load_kind(Actor.house(), text="a: [", source="试")


def test_a_hook_that_no_app_registered_is_refused(db):
    with pytest.raises(KindFault, match="没有应用登记"):
        actions.load_kinds(Actor.house(), path=FOURTH)


def test_the_command_loads_a_file_and_names_a_fault(db, hooked, tmp_path, capsys):
    call_command("load_kinds", str(FOURTH))
    assert "新增办件类型 1 个" in capsys.readouterr().out
    file = tmp_path / "bad.yaml"
    file.write_text("code: x\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"bad\.yaml"):
        call_command("load_kinds", str(file))


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("season", "winter", "请从所列内容中选择"),
        ("season", "", "请填写“希望时间”"),
        ("days", "30", "不能超过15"),
        ("days", "三", "应为整数"),
        ("again", "也许", "请选择“是”或“否”"),
        ("illness", "长" * 1001, "最多写1000个字"),
        ("companion", "x", "请从人员档案中查找"),
        ("unknown", "1", "没有“unknown”这些填写项"),
    ],
)
def test_every_field_is_read_by_its_type(fourth, name, value, words):
    answers = {"season": "spring", "days": "7", "again": "否"} | {name: value}
    with pytest.raises(FieldWrong, match=words):
        start(station(), "rest_trip", answers=answers)
    assert not Case.objects.exists()


def test_an_unseen_kind_goes_through_the_api(fourth):
    clerk, county = make_user("station_clerk", division=TOWN), make_user("benefit_clerk")
    api, desk = Client(), Client()
    api.force_login(clerk, backend=BACKEND)
    desk.force_login(county, backend=BACKEND)
    who, friend = person(phone=phone(7)), person(name="李陪同")

    def post(client, path, body, key):
        return client.post(
            f"/api/v1/cases/{path}", json.dumps(body), content_type="application/json", headers={"Idempotency-Key": key}
        )

    body = {"kind": "rest_trip", "person_id": who.pk, "channel": "home",
            "answers": {"season": "autumn", "days": 10, "again": True, "companion": friend.pk, "illness": "高血压"}}  # fmt: skip
    made = post(api, "", body, "a1")
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    assert post(api, "", body, "a1").json()["id"] == pk, "the same key is the same case"
    assert made.json()["answers"] == {"season": "autumn", "days": 10, "again": True}, "personal answers stay sealed"
    assert CaseParty.objects.get(case_id=pk).person_id == friend.pk
    assert post(api, f"{pk}/papers/", {"paper": "health", "proof": "seen"}, "a2").status_code == 201
    assert post(api, f"{pk}/step/", {"act": "pass_on", "seen_seq": 1}, "a3").status_code == 200
    assert post(api, f"{pk}/step/", {"act": "arrange", "seen_seq": 2}, "a4").status_code == 403, "the city's step"
    house = Actor.house()
    with transaction.atomic():
        actions.take_outside_step(house, lock_case(house, pk), "arrange")
    assert [(made.json()["receipt_no"], "arrange")] == CALLS
    answer = post(desk, f"{pk}/step/", {"act": "tell", "seen_seq": 3, "answer": "已安排秋季疗养", "answers": {"place": "黄山", "fee": "320.5"}}, "a5")  # fmt: skip
    assert answer.status_code == 200 and answer.json()["state"] == "done"
    assert answer.json()["answers"]["fee"] == 32050
    assert [one["act"] for one in answer.json()["events"]] == ["apply", "pass_on", "arrange", "tell"]


def test_an_unseen_kind_goes_through_the_pages(fourth):
    clerk, client = make_user("station_clerk", division=TOWN), Client()
    client.force_login(clerk, backend=BACKEND)
    who = person(phone=phone(8))
    assert "短期疗养申请" in client.get("/cases/new/").content.decode()
    assert who.name in client.get("/cases/new/rest_trip/", {"q": who.dossier_no}).content.decode()
    url = f"/cases/new/rest_trip/?person={who.pk}"
    assert "希望时间" in client.get(url).content.decode()
    refused = client.post(
        url, {"channel": "home", "delegate_kind": "none", "season": "spring", "days": "99", "again": "true"}
    )
    assert refused.status_code == 422 and "不能超过15" in refused.content.decode()
    done = client.post(url, {"channel": "home", "delegate_kind": "none", "season": "spring", "days": "9", "again": "true"})
    assert done.status_code == 302
    case = Case.objects.get()
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert "体检报告" in page and "先在“材料”里登记齐必需的材料" in page
    refusal = {"seen_seq": 1, "ground": "too_soon", "reason": "去年参加过疗养"}
    answer = client.post(f"/cases/{case.pk}/do/turn_down/", refusal)
    assert answer.status_code == 422, "the province's ground has ended"
    assert client.post(f"/cases/{case.pk}/do/turn_down/", refusal | {"ground": "unfit"}).status_code == 302
    event = CaseEvent.objects.get(case=case, act="turn_down")
    paper = client.get(f"/cases/{case.pk}/print/{event.seq}/refusal/").content.decode()
    assert "身体状况不宜外出。去年参加过疗养" in paper
    assert client.get(f"/cases/{case.pk}/print/{event.seq}/receipt/").status_code == 404


def test_a_kind_that_is_switched_off_takes_no_new_applications(fourth, chief):
    actions.switch_kind(chief, code="rest_trip", is_active=False, reason="今年名额已满")
    with pytest.raises(Exception, match="已停止受理"):
        start(station(), "rest_trip", answers={"season": "spring", "days": "7", "again": "否"})


def test_who_may_not_register_a_kind_is_told_who_may(fourth, clerk):
    with pytest.raises(NotYourStep, match="由乡镇服务站工作人员登记"):
        start(clerk, "rest_trip", answers={"season": "spring", "days": "7", "again": "否"})
