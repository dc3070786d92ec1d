"""The register begins with what the case says, whoever may see the case; nothing is entered by itself."""

from datetime import timedelta

import pytest

from apps.jobs.models import Loan, VeteranBusiness
from tests.cases.make import start
from tests.jobs.make import TOWN, Jobs
from tests.jobs.test_pages import door
from tests.people.builders import person, phone

pytestmark = pytest.mark.django_db


def test_a_firm_and_a_loan_are_registered_from_their_case_and_a_foreign_case_fills_in_nothing(jobs: Jobs) -> None:
    employer, owner = jobs.employer(division=TOWN), person(phone=phone(1))  # a dossier with a number as people have
    firm = start(jobs.clerk, "business_entry", owner, answers={
        "firm": employer.name, "code": employer.credit_code, "role": "owner", "hires": "6", "veterans": "2"})  # fmt: skip
    loan = start(jobs.clerk, "loan_interest", owner, answers={"what": "loan", "project": "大棚蔬菜", "asked": "200000"})
    client = door(jobs.clerk)
    page = client.get(f"/cases/{firm.pk}/").content.decode()
    assert f"/employment/businesses/enter/?case={firm.pk}" in page and "登记贷款申请" not in page
    assert f"/employment/persons/{owner.pk}/loan/?case={loan.pk}" in client.get(f"/cases/{loan.pk}/").content.decode()
    address = f"/employment/businesses/enter/?case={firm.pk}"
    told = client.get(address).context["form"].initial
    assert told == {"credit_code": employer.credit_code, "who": owner.dossier_no, "employees": 6, "veterans": 2}
    assert not VeteranBusiness.objects.exists()
    seen = {
        "role": "legal",
        "evidence": "licence",
        "evidence_no": "副本1-1",
        "founded_on": f"{jobs.today - timedelta(days=400)}",
    }
    made = client.post(address, told | seen)
    assert made.status_code == 302, made.context["form"].errors
    assert VeteranBusiness.objects.get().owner == owner
    assert client.post(address, told | seen).status_code == 422 and VeteranBusiness.objects.count() == 1
    address = f"/employment/persons/{owner.pk}/loan/?case={loan.pk}"
    told = client.get(address).context["form"].initial
    assert (told["asked"], told["purpose"]) == ("200000.00", "大棚蔬菜")
    assert client.post(address, told | {"product": "guaranteed", "bank": "县农商行"}).status_code == 302
    assert (Loan.objects.get().person, Loan.objects.get().asked_fen) == (owner, 20_000_000)
    stranger = jobs.person()
    assert "asked" not in client.get(f"/employment/persons/{stranger.pk}/loan/?case={loan.pk}").context["form"].initial
    for number in (loan.pk, 999_999, "x", ""):  # another kind, none, no number
        assert client.get(f"/employment/businesses/enter/?case={number}").context["form"].initial == {"credit_code": ""}
    other = door(jobs.far).get(f"/employment/businesses/enter/?case={firm.pk}")
    assert other.status_code == 200 and other.context["form"].initial == {"credit_code": ""}
