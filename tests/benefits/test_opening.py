"""The rights a county brings along, from a file: page, command, template, every refusal, and the second signature."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from apps.benefits.actions import confirm_opening, upload_opening
from apps.benefits.models import Entitlement
from apps.benefits.resources import opening_template
from apps.benefits.rules.listing import ColumnMissing, ListRefused
from apps.benefits.rules.opening import OFFERED, headers_of
from apps.core.actor import Actor
from apps.core.errors import Forbidden, Invalid
from apps.core.month import Month
from tests.make import OTHER_TOWN, TOWN, make_actor, make_user
from tests.people.builders import id_number, person
from tests.people.sheets import xlsx

pytestmark = pytest.mark.django_db
SCHEME, FROM = "disability_pension", Month(2026, 11)
BORN = date(1955, 3, 1)


def line(number: int = 1, **over: Any) -> dict[str, Any]:
    return {
        "姓名*": "王建国", "公民身份号码*": id_number(BORN, number), "批准日期*": "2001-05-06", "批准文号": "残字1号", "残疾等级*": "5级",
        "残疾性质*": "因战",
    } | over  # fmt: skip


def book(*lines: dict[str, Any]) -> bytes:
    return xlsx([list(one.values()) for one in lines], list(lines[0]))


def upload(actor: Actor, content: bytes, **over: Any) -> list[int]:
    return upload_opening(actor, **({"scheme": SCHEME, "opened_month": FROM, "content": content} | over))


def known(*numbers: int) -> None:
    for number in numbers:
        person(id_number=id_number(BORN, number))


def test_a_list_is_entered_whole_and_counts_after_the_second_signature(clerk: Actor, reviewer: Actor) -> None:
    known(1, 2)
    made = upload(clerk, book(line(1), line(2, **{"残疾等级*": 8, "残疾性质*": "因公", "批准日期*": date(2010, 1, 2)})))
    rows = list(Entitlement.objects.filter(pk__in=made).order_by("pk"))
    assert [row.facts for row in rows] == [{"grade": 5, "cause": "war"}, {"grade": 8, "cause": "duty"}]
    assert {(row.state, row.opened_month, row.decision_no) for row in rows} == {("proposed", date(2026, 11, 1), "残字1号")}
    with pytest.raises(ListRefused, match="已有同类待遇"):
        upload(clerk, book(line(1), line(2)))
    assert confirm_opening(reviewer, entitlement_ids=made, seen_count=2) == 2
    assert Entitlement.objects.filter(state="confirmed", claim__isnull=False).count() == 2


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"残疾等级*": ""}, "残疾等级"),
        ({"残疾等级*": "五"}, "不是整数"),
        ({"残疾等级*": 11}, "残疾等级"),
        ({"残疾性质*": "工伤"}, "不在可选范围内"),
        ({"残疾等级*": 8, "残疾性质*": "因病"}, "只评定1至6级"),
        ({"批准日期*": ""}, "没有填写"),
        ({"批准日期*": "2050-01-01"}, "晚于今天"),
        ({"批准日期*": "1950-01-01"}, "早于出生日期"),
        ({"批准日期*": "前年"}, "不是完整的日期"),
        ({"姓名*": "李四"}, "姓名与档案不符"),
        ({"公民身份号码*": id_number(BORN, 9)}, "没有这个身份证号的档案"),
        ({"公民身份号码*": "123"}, "公民身份号码"),
    ],
)
def test_one_bad_line_refuses_the_whole_list_and_is_named(clerk: Actor, over: dict[str, Any], words: str) -> None:
    known(1, 2)
    with pytest.raises((ListRefused, Invalid)) as refused:
        upload(clerk, book(line(2), line(1, **over)))
    assert words in refused.value.message and "第" in refused.value.message
    assert not Entitlement.objects.exists()


def test_what_is_no_list_of_this_scheme_is_refused(clerk: Actor) -> None:
    known(1)
    short = line()
    del short["残疾性质*"]
    with pytest.raises(ColumnMissing, match="残疾性质"):
        upload(clerk, book(short))
    for over in ({"scheme": "merit_reward"}, {"scheme": "nothing"}, {"opened_month": Month(2099, 1)}):
        with pytest.raises(Invalid):
            upload(clerk, book(line()), **over)
    with pytest.raises(ListRefused, match="与第2行相同"):
        upload(clerk, book(line(), line()))


def test_another_township_looks_like_nobody_and_others_may_not(clerk: Actor) -> None:
    person(id_number=id_number(BORN, 1), division=OTHER_TOWN)
    local = make_actor("benefit_clerk", division=TOWN)
    with pytest.raises(ListRefused) as theirs:
        upload(local, book(line(1)))
    with pytest.raises(ListRefused) as nobody:
        upload(local, book(line(3)))
    assert theirs.value.message == nobody.value.message
    for role in ("station_clerk", "benefit_reviewer", "leader"):
        with pytest.raises(Forbidden):
            upload(make_actor(role), book(line(1)))


@pytest.mark.parametrize("scheme", OFFERED)
def test_every_template_names_its_columns_and_an_empty_one_is_refused(clerk: Actor, scheme: str) -> None:
    content = opening_template(scheme)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert [cell.value for cell in sheet[2]] == headers_of(scheme)
    with pytest.raises(Invalid):
        upload(clerk, content, scheme=scheme)


def test_page_template_and_list_for_the_second_person() -> None:
    known(1)
    client, reviewer = Client(), Client()
    client.force_login(make_user("benefit_clerk"))
    reviewer.force_login(make_user("benefit_reviewer"))
    assert "成批录入待遇" in client.get("/waiting/").content.decode()
    assert "openings/new" not in reviewer.get("/waiting/").content.decode()
    page = client.get("/waiting/openings/new/").content.decode()
    assert f"/waiting/openings/templates/{SCHEME}/" in page
    assert client.get(f"/waiting/openings/templates/{SCHEME}/").status_code == 200
    assert client.get("/waiting/openings/templates/merit_reward/").status_code == 404
    assert reviewer.get("/waiting/openings/new/").status_code == 403
    file = SimpleUploadedFile("名单.xlsx", book(line(1)))
    given = {"scheme": SCHEME, "opened_month": "2026-11", "file": file}
    answer = client.post("/waiting/openings/new/", given, follow=True)
    assert "已录入 1 条" in answer.content.decode() and "残字1号" in answer.content.decode()
    again = SimpleUploadedFile("名单.xlsx", book(line(1)))
    refused = client.post("/waiting/openings/new/", given | {"file": again})
    assert refused.status_code == 422 and "已有同类待遇" in refused.content.decode()
    assert client.post("/waiting/openings/new/", given | {"file": SimpleUploadedFile("x", b"\0")}).status_code == 422
    assert client.post("/waiting/openings/new/", {"scheme": "merit_reward"}).status_code == 422


def test_the_api_enters_a_list_and_another_person_confirms_exactly_what_was_seen() -> None:
    known(1, 2)
    clerk, reviewer = Client(), Client()
    clerk.force_login(make_user("benefit_clerk"))
    reviewer.force_login(make_user("benefit_reviewer"))
    door, content = "/api/v1/benefits/openings/", book(line(1), line(2))  # a workbook carries the second it was made in

    def sent(client: Client, key: str) -> Any:
        given = {
            "scheme": SCHEME,
            "opened_month": "2026-11",
            "file": SimpleUploadedFile("名单.xlsx", content),
        }
        return client.post(door, given, headers={"Idempotency-Key": f"opening-stock-{key}"})

    def confirm(client: Client, ids: list[int], seen: int) -> Any:
        body = {"entitlement_ids": ids, "seen_count": seen}
        key = {"Idempotency-Key": f"opening-confirm-{client is clerk}-{seen}"}
        return client.post(f"{door}confirm/", body, content_type="application/json", headers=key)

    assert sent(reviewer, "reviewer").status_code == 403
    made = sent(clerk, "first")
    assert (made.status_code, made.json()["count"]) == (201, 2)
    assert sent(clerk, "first").json() == made.json()  # the same request again is the same answer
    refused = sent(clerk, "second")
    assert refused.status_code == 422 and "已有同类待遇" in refused.content.decode()
    ids = made.json()["entitlement_ids"]
    assert confirm(clerk, ids, 2).status_code == 403
    assert confirm(reviewer, ids, 1).status_code == 409
    assert confirm(reviewer, ids, 2).json() == {"confirmed": 2}
    assert Entitlement.objects.filter(state="confirmed").count() == 2


def test_the_command_enters_a_list_and_prints_every_fault(clerk: Actor, tmp_path: Path) -> None:
    known(1)
    user, file = make_user("benefit_clerk"), tmp_path / "名单.xlsx"
    file.write_bytes(book(line(1), line(3)))
    told = {"month": "2026-11", "username": user.username}
    with pytest.raises(CommandError, match="第3行：没有这个身份证号的档案"):
        call_command("import_entitlements", SCHEME, file, **told)
    file.write_bytes(book(line(1)))
    out = io.StringIO()
    call_command("import_entitlements", SCHEME, file, stdout=out, **told)
    assert "已录入 1 条" in out.getvalue() and Entitlement.objects.count() == 1
    for wrong in ({"month": "十一月"}, {"username": "nobody"}):
        with pytest.raises(CommandError):
            call_command("import_entitlements", SCHEME, file, **(told | wrong))
    with pytest.raises(CommandError, match="读不到文件"):
        call_command("import_entitlements", SCHEME, tmp_path / "无.xlsx", **told)
