"""Lists and answers through the actions: what leaves, what comes back, and that a wrong answer writes nothing at all."""

import csv
import io
import zipfile

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from apps.cards import actions
from apps.cards.models import Application, Card, CardEvent, Lot, LotLine, LotResult
from apps.cards.rules.refusals import (
    AnswerTaken,
    BadAnswer,
    ChangedRow,
    DoubledRow,
    MissingRow,
    NothingToSend,
    OtherLot,
    WrongEncoding,
    WrongStage,
)
from apps.cases.actions import withdraw_case
from apps.cases.models import Case, CaseEvent
from apps.core.errors import Invalid
from apps.core.models import AuditEntry
from tests.cards.make import Office, answer, portrait, veteran, write


@pytest.fixture
def office(db) -> Office:
    return Office()


def counts() -> tuple[int, ...]:
    """Everything an answer could have written."""
    return tuple(model.objects.count() for model in (CardEvent, CaseEvent, LotResult, Card)) + tuple(
        LotLine.objects.filter(is_waiting=True).values_list("id", flat=True)
    )


def refused(office: Office, lot: Lot, stage: str, content: bytes, refusal: type[Exception]) -> str:
    before = counts()
    with pytest.raises(refusal) as caught:
        actions.take_result(office.clerk, number=lot.number, stage=stage, content=content, name="a.csv")
    assert counts() == before
    assert AuditEntry.objects.filter(outcome="refused", verb="cards.take_result").exists()
    return str(caught.value)


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_file_that_leaves_holds_rows_photographs_and_totals(office):
    for person in (veteran(), veteran()):
        office.approve(office.apply(person))
    lot = actions.make_lot(office.clerk, kind="review", seen_count=2)
    name, content = actions.fetch_lot(office.clerk, number=lot.number, reason="报送市局")
    archive = zipfile.ZipFile(io.BytesIO(content))
    keys = list(Application.objects.order_by("case__receipt_no").values_list("case__receipt_no", flat=True))
    assert name == f"{lot.number}.zip"
    assert {f"photos/{key}.jpg" for key in keys} | {f"{lot.number}.xlsx", f"{lot.number}-city.csv", "manifest.txt"} == set(
        archive.namelist()
    )
    assert f"行数 2\n编号合计 {lot.serial_sum}" in archive.read("manifest.txt").decode()
    assert archive.read(f"photos/{keys[0]}.jpg").startswith(b"\xff\xd8")
    assert AuditEntry.objects.filter(outcome="read", verb="read.card_lot").count() == 1
    assert content[:200] not in bytes(lot.content_sealed)
    with pytest.raises(Invalid):
        actions.fetch_lot(office.clerk, number=lot.number, reason="")


def test_an_empty_list_and_a_stale_screen_are_refused(office):
    with pytest.raises(NothingToSend):
        actions.make_lot(office.clerk, kind="review")
    office.approve(office.apply(veteran()))
    with pytest.raises(NothingToSend, match="不一致"):
        actions.make_lot(office.clerk, kind="review", seen_count=7)
    actions.make_lot(office.clerk, kind="review")
    with pytest.raises(NothingToSend):
        actions.make_lot(office.clerk, kind="review")


def test_a_wrong_answer_writes_nothing(office):
    for person in (veteran(), veteran()):
        office.approve(office.apply(person))
    lot = actions.make_lot(office.clerk, kind="review")
    good = answer(lot, "city", "通过")
    table = rows(good)
    refused(office, lot, "city", answer(lot, "city", "通过", c3="别人"), ChangedRow)
    refused(office, lot, "city", write([*table, table[1]]), DoubledRow)
    refused(office, lot, "city", write(table[:-1]), MissingRow)
    refused(office, lot, "city", "表".encode("utf-16"), WrongEncoding)
    refused(office, lot, "city", b"", BadAnswer)
    refused(
        office,
        lot,
        "city",
        write([[("SS2020-009" if cell == lot.number else cell) for cell in row] for row in table]),
        OtherLot,
    )
    refused(office, lot, "bank", good, WrongStage)
    refused(office, lot, "province", good, WrongStage)
    actions.take_result(office.clerk, number=lot.number, stage="city", content=good, name="a.csv")
    assert "不用重复导入" in refused(office, lot, "city", good, AnswerTaken)
    assert "已经导入" in refused(office, lot, "city", good + b"\r\n", AnswerTaken)
    assert "说明" in refused(office, lot, "province", answer(lot, "province", "已备案", c8="不予备案"), BadAnswer)


def test_who_is_refused_above_gets_a_written_refusal_and_may_apply_again(office):
    person = veteran()
    row = office.approve(office.apply(person))
    lot = actions.make_lot(office.clerk, kind="review")
    actions.take_result(office.clerk, number=lot.number, stage="city", content=answer(lot, "city", "不通过"), name="a.csv")
    case = Case.objects.get(pk=row.case_id)
    assert (case.state, Application.objects.get(pk=row.pk).is_open) == ("refused", False)
    assert office.apply(person).pk != row.pk


def test_an_application_withdrawn_on_the_way_does_not_stop_the_others(office):
    first, second = (office.approve(office.apply(veteran())) for _ in range(2))
    lot = actions.make_lot(office.clerk, kind="review")
    content = answer(lot, "city", "通过")
    case = Case.objects.get(pk=first.case_id)
    withdraw_case(office.station, case_id=case.pk, seen_seq=case.seq, reason="本人不再申领")
    actions.take_result(office.clerk, number=lot.number, stage="city", content=content, name="a.csv")
    assert Case.objects.get(pk=second.case_id).step == "province"
    assert LotLine.objects.get(application=first).is_waiting is False
    assert office.apply(first.person).is_open


def test_a_national_number_is_sealed_found_once_and_never_made_up(office):
    for person in (veteran(), veteran()):
        office.approve(office.apply(person))
    office.review()
    lot = actions.make_lot(office.clerk, kind="production", bank_code="abc")
    same = rows(answer(lot, "bank", "成功", national="N"))
    same[2][12] = same[1][12]
    assert "只能属于一张证" in refused(office, lot, "bank", write(same), DoubledRow)
    actions.take_result(
        office.clerk, number=lot.number, stage="bank", content=answer(lot, "bank", "成功", national="N"), name="b.csv"
    )
    card = Card.objects.first()
    assert b"N0" not in bytes(card.national_no_sealed)
    assert not Card.objects.filter(national_no_blind__isnull=True).exists()


def test_a_validity_that_is_over_is_refused(office):
    office.approve(office.apply(veteran()))
    office.review()
    lot = actions.make_lot(office.clerk, kind="production", bank_code="abc")
    refused(office, lot, "bank", answer(lot, "bank", "成功", c11="2020-01-01"), BadAnswer)


EVENT = 'insert into cards_cardevent (card_id, seq, from_state, act, to_state, "on", note, document_no, at) select id, '
BREACHES = {
    "branch": EVENT + "seq, 'at_county', 'dispatch', 'at_station', current_date, '', '', now() from cards_card",
    "edge": EVENT + "seq + 1, state, 'make', 'made', current_date, '', '', now() from cards_card",
    "gap": EVENT + "seq + 2, state, 'deliver', 'in_use', current_date, '', '', now() from cards_card",
    "state": "update cards_card set state = 'at_county'",
    "event": "update cards_cardevent set note = 'x'",
    "delete": "delete from cards_card",
    "list": "update cards_lot set row_count = row_count + 1",
    "line": "update cards_lotline set key = 'x'",
}


@pytest.mark.parametrize("sql", BREACHES.values(), ids=BREACHES)
def test_postgresql_refuses_what_the_rules_refuse(office, as_owner, sql):
    office.at_station(veteran())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        with pytest.raises(DatabaseError, match=r"card_|cards_"), transaction.atomic():
            cursor.execute(sql)


def test_postgresql_keeps_one_live_card_and_one_open_application(office):
    row, other = office.apply(veteran()), office.apply(veteran())
    with pytest.raises(IntegrityError, match="card_application_one_open"), transaction.atomic():
        Application.objects.filter(pk=other.pk).update(person=row.person)
    first, second = office.at_station(veteran(), veteran())
    with pytest.raises(IntegrityError, match="card_one_live"), transaction.atomic():
        Card.objects.filter(pk=second.pk).update(person=first.person, sequence=9)


def test_a_better_photograph_until_the_file_has_left(office):
    row = office.apply(veteran())
    before = row.photo_id
    actions.renew_photo(office.station, application_id=row.pk, photo=portrait(noise=9))
    row.refresh_from_db()
    assert row.photo_id != before
    office.approve(row)
    with pytest.raises(Exception, match="已经报送"):
        actions.renew_photo(office.station, application_id=row.pk, photo=portrait(noise=8))


def test_a_look_at_a_photograph_is_written_down(office):
    row = office.apply(veteran())
    assert actions.read_photo(office.clerk, photo_id=row.photo_id, reason="核对人像").startswith(b"\xff\xd8")
    assert AuditEntry.objects.filter(verb="read.card_photo").count() == 1
    with pytest.raises(Invalid):
        actions.read_photo(office.clerk, photo_id=row.photo_id, reason="")
