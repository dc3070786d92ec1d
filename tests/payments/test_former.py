"""Books of before: read whole or not at all, confirmed by a second person, frozen, shown on the person's page, counted nowhere before."""

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client

from apps.core import sealing
from apps.core.errors import AlreadyDone, Conflict, Forbidden, Invalid
from apps.org.models import User
from apps.payments import actions
from apps.payments.models import FormerBook, FormerPayment, PaidLine
from apps.payments.queries import former_payments, former_years
from apps.payments.rules.former import HEAD, BookRefused, read_book
from apps.people.models import Person
from apps.people.rules.cells import Cell
from tests.payments.make import make_person
from tests.people.builders import id_number

pytestmark = pytest.mark.django_db

ITEMS = {"农村籍退役士兵老年生活补助": ("scheme", "rural_elder_subsidy"), "大病救助": ("illness", "")}
GIVEN = actions.BookGiven("原系统2023年账册", date(2023, 1, 1), date(2024, 1, 1), "2023.csv")


def cells(*texts):
    return [Cell(text) for text in texts]


def client_of(actor):
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def sheet(*rows):
    out = io.StringIO()
    csv.writer(out).writerows([HEAD, *rows])
    return SimpleUploadedFile("2023.csv", out.getvalue().encode("utf-8-sig"))


def test_every_line_says_what_is_wrong_with_it():
    number = id_number(sequence=77)
    read_book(HEAD, [(3, cells("王大山", number, "大病救助", "", "3,500.00"))], ITEMS)[0]
    wrong = [
        ("王大山", "123", "大病救助", "", "1"), ("王大山", number, "午餐", "", "1"), ("王大山", number, "大病救助", "13", "1"),
        ("", number, "大病救助", "", "1"), ("王大山", number, "大病救助", "", "0"), ("王大山", number, "大病救助", "", "3.555"),
    ]  # fmt: skip
    assert all(one.problem for one in read_book(HEAD, [(n, cells(*row)) for n, row in enumerate(wrong, 3)], ITEMS))
    with pytest.raises(Invalid, match="金额"):
        read_book(HEAD[:4], [], ITEMS)


def test_a_book_is_taken_confirmed_by_another_and_frozen(clerk, reviewer, station_clerk):
    person, other = make_person(), make_person()
    rows = [
        actions.FormerLine(person.pk, 321_000, "rural_elder_subsidy", months=12),
        actions.FormerLine(person.pk, 350_000, item="illness"),
    ]
    with pytest.raises(Forbidden):
        actions.take_former_book(reviewer, given=GIVEN, rows=rows)
    with pytest.raises(BookRefused):
        actions.take_former_book(clerk, given=GIVEN, rows=[actions.FormerLine(0, 1, item="illness")])
    book = actions.take_former_book(clerk, given=GIVEN, rows=rows)
    assert (book.row_count, book.total_fen, former_years()) == (2, 671_000, set())
    assert not PaidLine.objects.exists() and not former_payments(clerk, person.pk)
    with pytest.raises(Conflict, match="已经录入过"):
        actions.take_former_book(clerk, given=GIVEN, rows=rows)
    with pytest.raises(Conflict, match="合计"):
        actions.confirm_former_book(reviewer, book_id=book.pk, seen_fen=1)
    with pytest.raises(Forbidden):
        actions.confirm_former_book(clerk, book_id=book.pk, seen_fen=671_000)
    actions.confirm_former_book(reviewer, book_id=book.pk, seen_fen=671_000)
    with pytest.raises(AlreadyDone):
        actions.refuse_former_book(reviewer, book_id=book.pk, reason="金额有误")
    assert former_years() == {2023} and {one.pk < 0 for one in PaidLine.objects.all()} == {True}
    assert [one.words for one in former_payments(clerk, person.pk)] == ["农村籍退役士兵老年生活补助", "大病救助"]
    for call in (
        lambda: FormerPayment.objects.filter(book=book).update(amount_fen=1),
        lambda: FormerPayment.objects.create(
            book=book, line=3, person=other, division_code=other.division_id, item="illness", months=0, amount_fen=1
        ),
        lambda: FormerBook.objects.filter(pk=book.pk).update(title="改名"),
        lambda: FormerBook.objects.filter(pk=book.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            call()
    page = client_of(clerk).get(f"/persons/{person.pk}/?tab=money").content.decode()
    assert "历史发放（系统启用前）" in page and "3,210.00" in page and "第1行" in page
    assert "历史发放" not in client_of(clerk).get(f"/persons/{other.pk}/?tab=money").content.decode()


def test_the_page_takes_a_sheet_whole_or_not_at_all_and_lets_another_send_it_back(clerk, reviewer, station_clerk):
    person, number = make_person(), id_number(sequence=78)
    Person.objects.filter(pk=person.pk).update(id_number_blind=sealing.blind("id_number", number))
    desk, second = client_of(clerk), client_of(reviewer)
    data = {"title": "原系统2022年账册", "first": "2022-01-01", "last": "2022-12-31"}
    assert "下载空白表" in desk.get("/former/").content.decode() and desk.get("/former/sheet/").content[:2] == b"PK"
    bad = desk.post(
        "/former/",
        data | {"file": sheet((person.name, number, "大病救助", "", "100"), ("别人", number, "大病救助", "", "100"))},
    )
    assert bad.status_code == 422 and "第3行：姓名与档案不符" in bad.content.decode() and not FormerBook.objects.exists()
    done = desk.post("/former/", data | {"file": sheet((person.name, number, "大病救助", "", "100"))})
    assert done.status_code == 302 and FormerBook.objects.get().total_fen == 10_000
    book = FormerBook.objects.get()
    assert second.post("/former/", data).status_code == 403 and client_of(station_clerk).get("/former/").status_code == 403
    assert second.post(f"/former/{book.pk}/refuse/", {"reason": "年份写错"}).status_code == 302
    assert FormerBook.objects.get().state == "refused" and second.post(f"/former/{book.pk}/dance/").status_code == 404
    again = desk.post(
        "/former/", data | {"title": "更正后的账册", "file": sheet((person.name, number, "大病救助", "", "100"))}
    )
    assert again.status_code == 302
    book = FormerBook.objects.get(state="taken")
    assert second.post(f"/former/{book.pk}/confirm/", {"seen_fen": "10000"}).status_code == 302
    assert "已复核" in second.get("/former/").content.decode() and former_years() == {2022}


def test_the_api_is_the_same_two_doors(clerk, reviewer, station_clerk):
    person, number = make_person(), id_number(sequence=79)
    Person.objects.filter(pk=person.pk).update(id_number_blind=sealing.blind("id_number", number))
    desk, second, town = client_of(clerk), client_of(reviewer), client_of(station_clerk)
    base, told = "/api/v1/payments/former-books/", {"title": "原系统2021年账册", "first": "2021-01-01", "last": "2021-12-31"}

    def send(client, path, key, **data):
        return client.post(f"{base}{path}", data, headers={"Idempotency-Key": key})

    bad = send(desk, "", "b1", **told, file=sheet((person.name, number, "午餐", "", "100")))
    assert bad.status_code == 422 and not FormerBook.objects.exists()
    assert send(second, "", "b2", **told, file=sheet((person.name, number, "大病救助", "", "100"))).status_code == 403
    made = send(desk, "", "b3", **told, file=sheet((person.name, number, "大病救助", "", "100")))
    again = send(desk, "", "b4", **told, file=sheet((person.name, number, "大病救助", "", "100")))
    assert (made.status_code, again.status_code, made.json()["until"]) == (201, 409, "2022-01-01")
    path = f"{made.json()['id']}/"
    assert send(desk, f"{path}confirm/", "b5", seen_fen=10_000).status_code == 403
    assert send(second, f"{path}confirm/", "b6", seen_fen=1).status_code == 409
    assert send(second, f"{path}confirm/", "b7", seen_fen=10_000).json()["state"] == "confirmed"
    assert send(second, f"{path}refuse/", "b8", reason="金额有误").status_code == 409
    assert [one["dossier_no"] for one in desk.get(f"{base}{path}lines/").json()["results"]] == [person.dossier_no]
    assert len(desk.get(base).json()["results"]) == 1 and desk.get(f"{base}{path}").json()["row_count"] == 1
    assert town.get(base).status_code == 403 and desk.get(f"{base}99/").status_code == 404
