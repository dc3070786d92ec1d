"""Doors: pages, wizard, API, admin; other townships look like nothing."""

import itertools
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.core import queue
from apps.people import actions
from apps.people.models import ExportFile, ImportSheet, Merge, PayeeAccount, Person
from tests.make import OTHER_TOWN, TOWN, VILLAGE, make_actor, make_division, make_user
from tests.people.builders import account, id_number, paper, person, phone
from tests.people.builders import scan as picture
from tests.people.sheets import xlsx
from tests.people.test_imports import line

pytestmark = pytest.mark.django_db


def signed_in(role: str = "benefit_clerk", division: str = "340321000000") -> Client:
    client = Client()
    client.force_login(make_user(role, division=division))
    return client


def test_registering_on_the_page_keeps_what_was_typed_when_refused() -> None:
    make_division(VILLAGE)
    client = signed_in()
    facts = {"name": "王建国", "id_number": "999321195503010010", "division": VILLAGE, "residence": "rural"}
    refused = client.post("/people/new/", facts)
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "校验位不符" in text
    assert "王建国" in text
    done = client.post("/people/new/", facts | {"id_number": id_number(date(1955, 3, 1), 5)}, follow=True)
    assert "档案编号340321-" in done.content.decode()


@pytest.mark.parametrize(
    "kind", ["correct", "account", "category", "service", "relative", "document", "delegation", "similar"]
)
def test_every_form_opens_for_the_clerk_and_not_for_strangers(kind: str) -> None:
    row = person()
    assert signed_in().get(f"/people/{row.pk}/{kind}/").status_code == 200
    assert signed_in(division=OTHER_TOWN).get(f"/people/{row.pk}/{kind}/").status_code == 404
    assert signed_in("sysadm").get(f"/people/{row.pk}/{kind}/").status_code == 403
    assert Client().get(f"/people/{row.pk}/{kind}/").status_code == 302


def test_forms_of_the_dossier_write_through_their_actions(media: object) -> None:
    client, row = signed_in(), person(phone=phone(1))
    clerk = make_actor("benefit_clerk")
    base = f"/people/{row.pk}"
    stated = {
        "name": "王建军",
        "division": VILLAGE,
        "residence": "rural",
        "reason": "更名",
        "sex": row.sex,
        "born_on": row.born_on,
    }
    assert client.post(f"{base}/correct/", stated | {"version": 1}).status_code == 302
    assert client.post(f"{base}/correct/", stated | {"version": 1, "name": "王二"}).status_code == 422
    row.refresh_from_db()
    assert (row.name, row.phone_tail) == ("王建军", "199****0001")
    bank = {"bank_code": "b", "bank_name": "示范银行", "kind": "passbook", "account": account(1), "reason": "新开户"}
    assert client.post(f"{base}/account/", bank).status_code == 302
    assert PayeeAccount.objects.get(person=row).account_tail.endswith("0001")
    assert client.post(f"{base}/account/", bank).status_code == 422
    scan = SimpleUploadedFile("x.png", picture(), content_type="image/png")
    assert client.post(f"{base}/document/", {"kind": "proxy", "file": scan}).status_code == 302
    assert client.post(f"{base}/service/", {"enlisted_on": "1990-12-01"}).status_code in (302, 422)
    deed = paper(clerk, row, "proxy")
    proxy = {"kind": "proxy", "delegate_name": "李小妹", "evidence_id": deed.pk, "valid_from": "2026-01-01"}
    assert client.post(f"{base}/delegation/", proxy).status_code == 302
    assert client.post(f"{base}/category/", {"kind": "rural_elder", "evidence_id": deed.pk}).status_code == 302
    assert client.post(f"{base}/relative/", {"relation": "child", "name": "王小"}).status_code == 302


def test_a_station_clerk_asks_and_the_bureau_decides() -> None:
    row = person()
    station = signed_in("station_clerk", TOWN)
    stated = {"name": "王建军", "division": VILLAGE, "residence": "rural", "version": 1, "reason": "本人来电"}
    assert station.post(f"/people/{row.pk}/correct/", stated | {"sex": row.sex, "born_on": row.born_on}).status_code == 302
    row.refresh_from_db()
    assert row.name == "王建国"
    clerk = signed_in()
    page = clerk.get("/people/requests/").content.decode()
    assert "本人来电" in page
    number = page.split('scope="row" data-label="人员"><a href="/people/requests/')[1].split("/")[0]
    assert clerk.post(f"/people/requests/{number}/apply/").status_code == 302
    row.refresh_from_db()
    assert row.name == "王建军"


def test_the_wizard_from_upload_to_result() -> None:
    client = signed_in()
    content = xlsx([line(1), line(2, "钱1"), line(3, "赵小兰")])
    assert client.get("/people/imports/").status_code == 200
    assert client.get("/people/imports/template/people/")["Content-Disposition"].startswith("attachment")
    done = client.post("/people/imports/", {"roster_kind": "people", "file": SimpleUploadedFile("花名册.xlsx", content)})
    sheet = ImportSheet.objects.get()
    base = f"/people/imports/{sheet.pk}/"
    assert done.url == base
    assert "开始检查" in client.get(base).content.decode()
    mapping = {key: str(place) for key, place in sheet.mapping.items()}
    assert client.post(f"{base}map/", mapping).status_code == 302
    sheet.refresh_from_db()
    assert "已排队" in client.get(base).content.decode()
    queue.run(sheet.job_id)
    sheet.refresh_from_db()
    text = client.get(base).content.decode()
    assert "将新增 2 人" in text
    assert "第3行“姓名”：" in client.get(f"{base}?verdict=problem").content.decode()
    assert client.get(f"{base}problems/").status_code == 200
    assert "确认整份写入" not in text
    refused = client.post(f"{base}apply/", sheet.counts, follow=True)  # told on the page one returns to, nothing written
    assert "note-stop" in refused.content.decode()
    assert not Person.objects.exists()
    assert client.post(f"{base}apply/", sheet.counts | {"only_good": "1"}).status_code == 302
    sheet.refresh_from_db()
    queue.run(sheet.job_id)
    assert "写入 2 行" in client.get(base).content.decode()
    assert Person.objects.count() == 2
    assert signed_in().get(base).status_code == 404
    refused = client.post(
        "/people/imports/", {"roster_kind": "people", "file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04 rubbish")}
    )
    assert refused.status_code == 422
    assert "打不开" in refused.content.decode()


def test_merging_on_the_pages() -> None:
    one = person(name="周小龙", id_number=id_number(date(1961, 1, 1), 31))
    two = person(name="周小龙", id_number=id_number(date(1961, 1, 1), 32))
    clerk, reviewer = signed_in(), signed_in("benefit_reviewer")
    assert two.dossier_no in clerk.get(f"/people/{one.pk}/similar/").content.decode()
    assert clerk.post(f"/people/{one.pk}/similar/{two.pk}/", {"reason": "同一人", "verdict": "same"}).status_code == 302
    number = Merge.objects.get().pk
    assert clerk.post(f"/people/merges/{number}/confirm/").status_code == 403
    assert reviewer.get("/people/merges/").status_code == 200
    assert reviewer.post(f"/people/merges/{number}/confirm/").status_code == 302
    two.refresh_from_db()
    assert two.merged_into_id == one.pk
    assert f"（{two.dossier_no}）" in clerk.get(f"/persons/{one.pk}/").content.decode(), (
        "the kept dossier names the merged one"
    )
    assert reviewer.post(f"/people/merges/{number}/confirm/").status_code == 302
    assert clerk.post(f"/people/merges/{number}/undo/", {"reason": "实为两人"}).status_code == 302
    assert reviewer.post(f"/people/merges/{number}/confirm-undo/").status_code == 302
    assert reviewer.post(f"/people/merges/{number}/dance/").status_code == 404


def test_an_export_is_its_makers_alone_and_expires() -> None:
    person()
    client = signed_in()
    assert client.post("/people/exports/", {"reason": "核对名册", "category": ""}).status_code == 302
    made = ExportFile.objects.get()
    from apps.core.models import Job

    assert "正在生成" in client.get("/people/exports/").content.decode()
    assert client.post(f"/people/exports/{made.pk}/download/").status_code == 422
    queue.run(Job.objects.get(kind="people.make_export").pk)
    answer = client.post(f"/people/exports/{made.pk}/download/")
    assert answer.content.startswith(b"PK")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert signed_in().post(f"/people/exports/{made.pk}/download/").status_code == 404
    ExportFile.objects.update(expires_at="2020-01-01T00:00Z")
    assert client.post(f"/people/exports/{made.pk}/download/").status_code == 404


def test_the_log_of_exports_on_the_page() -> None:
    person()
    clerk, watcher = signed_in(), signed_in("auditor")
    asked = {"reason": "核对名册", "columns": ["phone", "account"], "kind": "csv"}
    assert clerk.post("/people/exports/", asked).status_code == 302
    made = ExportFile.objects.get()
    assert (made.filename[-4:], "account" in made.columns, "bank_name" in made.columns) == (".csv", True, True)
    assert clerk.get("/people/exports/").content.decode().count(" checked") == 3  # phone, account and what goes with it
    text = watcher.get("/people/exports/log/").content.decode()
    assert "核对名册" in text
    assert "银行账号" in text
    assert watcher.get("/people/exports/").status_code == 403
    assert signed_in("finance").get("/people/exports/log/").status_code == 403
    station = signed_in("station_clerk")
    assert 'value="account"' not in station.get("/people/exports/").content.decode()
    assert station.post("/people/exports/", asked).status_code == 422
    assert ExportFile.objects.count() == 1


def test_api_of_exports() -> None:
    person()
    client = signed_in()
    made = post(client, "exports/", {"reason": "核对名册", "columns": ["phone"], "kind": "xlsx"}, 202)
    assert made["columns"] == ["dossier_no", "name", "id_number", "phone"]
    from apps.core.models import Job

    queue.run(Job.objects.get(kind="people.make_export").pk)
    answer = client.post(f"/api/v1/people/exports/{made['id']}/fetch/", HTTP_IDEMPOTENCY_KEY="fetch-1")
    assert answer.content.startswith(b"PK")
    assert client.get("/api/v1/people/exports/").json()["results"][0]["downloads"] == 1
    assert signed_in().get(f"/api/v1/people/exports/{made['id']}/").status_code == 404
    post(client, "exports/", {"reason": "核对", "columns": ["id_number_sealed"]}, 422)
    post(signed_in("station_clerk"), "exports/", {"reason": "核对", "columns": ["address"]}, 403)


def test_api_judges_a_suspected_duplicate() -> None:
    person(name="王建国", id_number=id_number(date(1955, 3, 1), 400))
    client = signed_in()
    file = SimpleUploadedFile("花名册.xlsx", xlsx([line(1)]))
    base = f"imports/{post(client, 'imports/', {'file': file}, 201, is_file=True)['id']}/"
    queue.run(post(client, f"{base}check/", {}, 202)["job_id"])
    assert post(client, f"{base}judge/", {"number": 2, "accepted": True}, 200)["is_accepted"] is True
    assert post(client, f"{base}judge/", {"number": 2, "accepted": None}, 200)["is_accepted"] is None
    post(client, f"{base}judge/", {"number": 9, "accepted": True}, 404)


def test_api_reads_masked_and_writes_once() -> None:
    make_division(VILLAGE)
    client = signed_in()
    number = id_number(date(1955, 3, 1), 5)
    body = {"name": "王建国", "id_number": number, "division": VILLAGE, "phone": phone(5)}
    send = {"content_type": "application/json"}
    assert client.post("/api/v1/people/persons/", body, **send).status_code == 400
    made = [client.post("/api/v1/people/persons/", body, **send, HTTP_IDEMPOTENCY_KEY="k1") for _ in range(2)]
    assert [one.status_code for one in made] == [201, 201]
    pk = made[0].json()["id"]
    assert Person.objects.count() == 1
    for path in ("", f"{pk}/", "search/?q=wjg", f"search/?q={number}", f"{pk}/similar/"):
        text = client.get(f"/api/v1/people/persons/{path}").content.decode()
        assert number not in text
        assert phone(5) not in text
    edit = {"version": 1, "changes": {"name": "王建军"}}
    assert client.patch(f"/api/v1/people/persons/{pk}/", edit, **send, HTTP_IDEMPOTENCY_KEY="k2").status_code == 200
    assert client.patch(f"/api/v1/people/persons/{pk}/", edit, **send, HTTP_IDEMPOTENCY_KEY="k3").status_code == 409
    missing = client.patch(f"/api/v1/people/persons/{pk}/", {"changes": {"name": "王二"}}, **send, HTTP_IDEMPOTENCY_KEY="k4")
    assert missing.status_code == 422
    shown = client.post(
        f"/api/v1/people/persons/{pk}/reveal/", {"field": "id_number", "reason": "verify"}, **send, HTTP_IDEMPOTENCY_KEY="k5"
    )
    assert shown.json()["text"] == number
    assert signed_in(division=OTHER_TOWN).get(f"/api/v1/people/persons/{pk}/").status_code == 404
    assert signed_in("auditor").get("/api/v1/people/persons/").status_code == 403
    for odd in ("?division=%00", "?division=a&state=x", "search/?q=%00%27", "search/?q=" + "王" * 500):
        assert client.get(f"/api/v1/people/persons/{odd}").status_code in (200, 422)


_KEYS = itertools.count()


def post(who: Client, path: str, body: dict, status: int, *, is_file: bool = False) -> dict:
    kind = {} if is_file else {"content_type": "application/json"}
    answer = who.post(f"/api/v1/people/{path}", body, **kind, HTTP_IDEMPOTENCY_KEY=f"many-{next(_KEYS)}")
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def test_api_of_imports() -> None:
    client = signed_in()
    file = SimpleUploadedFile("花名册.xlsx", xlsx([line(1), line(2, "钱1")]))
    sheet = post(client, "imports/", {"file": file}, 201, is_file=True)
    base = f"imports/{sheet['id']}/"
    queue.run(post(client, f"{base}check/", {}, 202)["job_id"])
    shown = client.get(f"/api/v1/people/{base}").json()
    assert shown["counts"]["problem"] == 1
    rows = client.get(f"/api/v1/people/{base}rows/?verdict=problem").json()["results"]
    assert rows[0]["problems"][0].startswith("第3行“姓名”")
    assert "只写入没有问题的行" in str(post(client, f"{base}apply/", {"seen_counts": shown["counts"]}, 409))
    queue.run(post(client, f"{base}apply/", {"seen_counts": shown["counts"], "only_good": True}, 202)["job_id"])
    assert Person.objects.count() == 1
    post(client, f"{base}cancel/", {}, 409)


def test_api_of_merges_and_requests() -> None:
    client, reviewer = signed_in(), signed_in("benefit_reviewer")
    one, two = person(name="周小龙"), person(name="周小龙")
    merge = post(client, "merges/", {"kept_id": one.pk, "dropped_id": two.pk, "reason": "同一人"}, 201)["id"]
    assert client.get("/api/v1/people/merges/").json()["results"][0]["id"] == merge
    post(client, f"merges/{merge}/confirm/", {}, 403)
    assert post(reviewer, f"merges/{merge}/confirm/", {}, 200)["state"] == "merged"
    post(client, f"merges/{merge}/undo/", {"reason": "实为两人"}, 200)
    assert post(reviewer, f"merges/{merge}/confirm-undo/", {}, 200)["state"] == "undone"
    again = post(client, "merges/", {"kept_id": one.pk, "dropped_id": two.pk, "reason": "同一人"}, 201)["id"]
    assert post(reviewer, f"merges/{again}/reject/", {"reason": "不是同一人"}, 200)["state"] == "rejected"
    one.refresh_from_db()
    edit = {"version": one.version, "changes": {"ethnicity": "回族"}, "reason": "本人来电"}
    asked = post(client, f"persons/{one.pk}/change-requests/", edit, 201)["id"]
    assert client.get("/api/v1/people/change-requests/").json()["results"][0]["fields_asked"] == ["ethnicity"]
    assert post(reviewer, f"change-requests/{asked}/apply/", {}, 200)["ethnicity"] == "回族"
    second = post(
        client,
        f"persons/{one.pk}/change-requests/",
        edit | {"version": one.version + 1, "changes": {"ethnicity": "汉族"}},
        201,
    )
    assert post(reviewer, f"change-requests/{second['id']}/reject/", {"decision": "再核实"}, 200)["state"] == "rejected"
    post(client, f"persons/{one.pk}/categories/", {"kind": "rural_elder"}, 201)
    post(client, f"persons/{one.pk}/services/", {"enlisted_on": "1800-01-01"}, 422)
    spell = {"enlisted_on": "1990-12-01", "discharged_on": "1993-12-01", "resettlement": "self", "lump_sum_fen": 1_250_000}
    assert post(client, f"persons/{one.pk}/services/", spell, 201)
    post(client, f"persons/{one.pk}/services/", spell | {"lump_sum_fen": -1}, 422)
    bank = {"bank_code": "b", "bank_name": "示范银行", "kind": "passbook", "account": account(7), "reason": "新开户"}
    assert account(7) not in str(post(client, f"persons/{one.pk}/accounts/", bank, 201))


def test_the_admin_searches_like_the_workbench_and_changes_nothing() -> None:
    row = person(name="曾晓明")
    client = signed_in()
    text = client.get("/admin/people/person/?q=zxm").content.decode()
    assert row.dossier_no in text
    page = client.get(f"/admin/people/person/{row.pk}/change/")
    assert page.status_code == 200
    for name in ("category", "payeeaccount", "delegation", "changerequest", "merge"):
        assert client.get(f"/admin/people/{name}/").status_code == 200
    assert signed_in(division=OTHER_TOWN).get(f"/admin/people/person/{row.pk}/change/").status_code in (302, 404)
    assert actions.mark_left  # the admin has no way to it
