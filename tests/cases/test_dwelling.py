"""Somebody registered in one township who dwells in another applies where they dwell; nothing else of the file opens there."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apps.cards import actions as cards
from apps.cards.models import Application, Box, Card
from apps.cards.queries.counts import figures
from apps.cards.rules.refusals import CardNotFound
from apps.cases import actions
from apps.cases.models import Case
from apps.cases.rules.refusals import CaseNotFound
from apps.core import sealing
from apps.core.actor import Actor
from apps.people.models import Person
from apps.people.queries.people import PersonNotFound
from tests.cards.make import Office, portrait, veteran
from tests.cases.make import ANSWERS, start
from tests.make import OTHER_TOWN, TOWN, make_actor, make_user

pytestmark = pytest.mark.django_db
BACKEND = "apps.org.sign_in.StaffBackend"
DWELLING = "340321105201"  # a village of the other township; no row of its own
PLAIN = {
    "kind": "veteran",
    "bank_code": "abc",
    "delivery": "station",
    "channel": "station",
    "cleared": "on",
    "delegate_kind": "none",
}


def entered(role: str, division: str) -> Client:
    client = Client()
    client.force_login(make_user(role, division=division), backend=BACKEND)
    return client


def dweller() -> tuple[Person, str]:
    """Registered in TOWN, dwells in OTHER_TOWN; with the ID number as it is typed."""
    row = veteran(dwelling_code=DWELLING)
    number = sealing.unseal("people_person.id_number", row.row_key, row.id_number_sealed)
    Person.objects.filter(pk=row.pk).update(id_number_blind=sealing.blind("id_number", number))
    return row, number


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", portrait(), content_type="image/jpeg")


def filed(office: Office, there: Actor, row: Application) -> None:
    """Accepted where the applicant dwells, verified and approved by the county, filed by the province."""
    for paper in ("id_card", "identity"):
        actions.add_paper(there, case_id=row.case_id, paper=paper, proof="seen")
    office.step(there, row, "take")
    office.step(office.clerk, row, "agree")
    office.step(office.reviewer, row, "approve")
    office.review()


def test_a_card_is_applied_for_where_its_holder_dwells_and_the_file_stays_with_its_township():
    Office()
    person, number = dweller()
    here, home = entered("station_clerk", OTHER_TOWN), entered("station_clerk", TOWN)
    found = here.get(reverse("cards:desk"), {"q": number}).content.decode()
    assert "常住在本地" in found and reverse("cards:apply", args=[person.pk]) in found
    address = reverse("cards:apply", args=[person.pk])
    assert here.post(address, {**PLAIN, "photo": upload()}).status_code == 302
    row = Application.objects.get()
    case = Case.objects.get(pk=row.case_id)
    assert (case.division_id, case.person_id, case.holder_id is not None) == (OTHER_TOWN, person.pk, True)
    page = f"/cases/{case.pk}/"
    text = here.get(page).content.decode()
    assert "受理" in text and f"/persons/{person.pk}/" not in text, "the file itself stays with its township"
    assert here.get(f"/persons/{person.pk}/").status_code == 404
    assert home.get(page).status_code == 404
    for name in ("application", "receipt"):
        assert here.get(reverse(f"cards:{name}", args=[row.pk])).status_code == 200


def test_the_card_goes_where_its_holder_dwells_and_is_handed_out_lost_and_replaced_there():
    office, (person, _) = Office(), dweller()
    there, here = make_actor("station_clerk", division=OTHER_TOWN, name="赵站"), entered("station_clerk", OTHER_TOWN)
    filed(office, there, cards.apply_for_card(
        there, person_id=person.pk, kind="veteran", bank_code="abc", photo=portrait(), cleared=True))  # fmt: skip
    lot = office.produce()
    card = Card.objects.get()
    cards.sign_lot(office.clerk, number=lot.number, counted=1, counted_sum=int(card.serial[-6:]))
    desk = entered("benefit_clerk", "340321000000")
    assert f'name="town" value="{OTHER_TOWN}"' in desk.get(reverse("cards:boxes")).content.decode()
    with pytest.raises(CardNotFound):
        cards.deliver_card(there, card_id=card.pk)
    box = cards.dispatch_box(office.clerk, town_code=OTHER_TOWN)
    assert Box.objects.get().division_id == OTHER_TOWN
    assert card.serial in here.get(reverse("cards:box", args=[box.number])).content.decode()
    assert card.serial in here.get(reverse("cards:labels", args=[box.number])).content.decode()
    cards.receive_box(there, number=box.number, counted=1)
    assert here.get(reverse("cards:card", args=[card.pk])).status_code == 200
    cards.deliver_card(there, card_id=card.pk)
    assert Card.objects.get().state == "in_use" and Case.objects.get().state == "done"
    year = office.clerk.today.year
    assert (figures(office.station, year).cumulative, figures(there, year).cumulative) == (1, 0), "counted where registered"
    cards.report_loss(there, card_id=card.pk, kind="formal")
    again = cards.apply_for_replacement(
        there, card_id=card.pk, reason="lost", kind="veteran", bank_code="abc", photo=portrait(noise=8)
    )
    assert again.case.division_id == OTHER_TOWN


def test_an_application_at_the_domicile_stays_there_and_the_dwellings_clerk_finds_nothing():
    office, (person, _) = Office(), dweller()
    row = office.apply(person)
    assert row.case.division_id == person.division_id
    there = make_actor("station_clerk", division=OTHER_TOWN)
    with pytest.raises(CaseNotFound):
        actions.withdraw_case(there, case_id=row.case_id, seen_seq=1, reason="本人不再申领")
    assert entered("station_clerk", OTHER_TOWN).get(reverse("cards:application", args=[row.pk])).status_code == 404


@pytest.mark.parametrize("typed", ["name", "tail", "other"])
def test_nobody_browses_the_people_of_another_township(typed):
    person, number = dweller()
    text = {"name": person.name, "tail": number[-6:], "other": number[:-1] + ("0" if number[-1] != "0" else "1")}[typed]
    client = entered("station_clerk", OTHER_TOWN)
    for address in (reverse("cards:desk"), "/cases/new/hardship/"):
        assert person.name not in client.get(address, {"q": text}).content.decode().replace(f'value="{text}"', "")


def test_any_kind_is_registered_where_the_applicant_dwells_and_a_third_township_is_told_nothing():
    person, number = dweller()
    client = entered("station_clerk", OTHER_TOWN)
    assert person.name in client.get("/cases/new/hardship/", {"q": number}).content.decode()
    url, given = f"/cases/new/hardship/?person={person.pk}", {"channel": "station", "delegate_kind": "none"} | ANSWERS
    assert client.get(url).status_code == 200
    third: Any = make_actor("station_clerk", division="340321106000")
    with pytest.raises(PersonNotFound):
        start(third, person=person)
    assert client.post(url, given).status_code == 302
    assert Case.objects.get().division_id == OTHER_TOWN
    far = veteran(dwelling_code="110101001001")
    with pytest.raises(PersonNotFound):
        start(make_actor("station_clerk", division=OTHER_TOWN), person=far)
    assert start(make_actor("station_clerk", division=TOWN), person=far).division_id == far.division_id
