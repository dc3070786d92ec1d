"""Whatever is put into a field of these faces, the answer is words and never an accident."""

from urllib.parse import urljoin

import pytest
from django.test import Client

from apps.jobs.models import SignUp
from tests.employer.make import signed_in
from tests.jobs.make import Jobs
from tests.portal.make import signed_in as veteran_in
from tests.portal.make import veteran
from tests.scenarios.hostile import forms

pytestmark = pytest.mark.django_db


def test_no_form_breaks(jobs: Jobs) -> None:
    row, vacancy = veteran(), jobs.vacancy()
    draft, fair = (
        jobs.vacancy(vacancy.employer, title="待审核的岗位", state="draft"),
        jobs.fair(state="open", vacancy=vacancy),
    )
    sent = jobs.apply(row, vacancy, fair)
    mine, firm, anybody = veteran_in(row), signed_in(vacancy.employer), Client()
    pages = {
        anybody: ("/portal/vacancies/", "/portal/businesses/", "/employer/sign-in/", "/employer/register/"),
        mine: (f"/portal/fairs/{fair.pk}/sign-up/", f"/portal/vacancies/{vacancy.pk}/apply/"),
        firm: ("/employer/vacancies/new/", f"/employer/vacancies/{draft.pk}/", f"/employer/applicants/{sent.pk}/",
               f"/employer/fairs/{fair.pk}/", f"/employer/fairs/{fair.pk}/ask/"),
    }  # fmt: skip
    tried = 0
    for client, urls in pages.items():
        client.raise_request_exception = False
        for turn, url in enumerate(urls):
            for form in forms(url, client.get(url).content.decode()):
                if form.action.endswith("sign-out/"):
                    continue
                send = client.get if form.method == "get" else client.post
                for body in form.spoiled(every=False, turn=turn):
                    answer = send(urljoin(url, form.action), body)
                    assert answer.status_code < 500, (form.action, body)
                    assert b"<script>alert(1)" not in answer.content
                    tried += 1
    assert tried > 60 and SignUp.objects.count() <= 1
