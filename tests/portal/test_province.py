"""统一身份认证 against a provider of its own on a local port: state, nonce, PKCE, number and name; one page whatever is wrong."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client

from apps.core.models import AuditEntry
from apps.portal.gateways import NotProven, Province
from apps.portal.models import PortalSession
from apps.portal.rules.entering import Unproven
from apps.portal.views.sign_in import TRY
from tests.people.builders import id_number
from tests.portal.make import NAME, NUMBER, veteran
from tests.scenarios.server import free_port

pytestmark = pytest.mark.django_db
BEGIN = "/portal/sign-in/province/"
PEOPLE = (
    {"sub": "wang", "id_number": NUMBER, "name": NAME}, {"sub": "other-name", "id_number": NUMBER, "name": "张三"},
    {"sub": "nobody", "id_number": id_number(sequence=77), "name": "李四"}, {"sub": "no-number", "name": NAME}, {"sub": "broken", "id_number": "12x", "name": NAME},
)  # fmt: skip


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    port = free_port()
    words = [sys.executable, "-m", "tests.portal.provider", str(port), *(json.dumps(one) for one in PEOPLE)]
    with subprocess.Popen(words, cwd=Path(__file__).parents[2], stderr=subprocess.DEVNULL) as running:
        for _ in range(200):
            try:
                requests.get(f"http://127.0.0.1:{port}/.well-known/openid-configuration", timeout=1)
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        running.terminate()


@pytest.fixture
def on(settings: Any, issuer: str) -> dict[str, str]:
    settings.OIDC = {
        "issuer": issuer, "client_id": "county", "client_secret": "secret", "scope": "openid profile", "number_claim": "id_number", "name_claim": "name",
        "prompt": "login",
    }  # fmt: skip
    return dict(settings.OIDC)


def there(client: Client, sub: str, goal: str = "") -> str:
    """Sent to the provider, signed in there, and the address it sends back to."""
    away = client.get(BEGIN, {"next": goal})
    assert away.status_code == 302, away.content.decode()
    asked = parse_qs(urlsplit(away.headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"] and len(asked["nonce"][0]) >= 32 and len(asked["state"][0]) >= 32
    back = requests.post(away.headers["Location"], data={"sub": sub}, allow_redirects=False, timeout=10)
    assert back.status_code == 302, back.text
    return str(back.headers["Location"]).removeprefix("http://testserver")


def refused(answer: Any) -> bool:
    return answer.status_code == 422 and Unproven.default in answer.content.decode() and not PortalSession.objects.exists()


def test_off_by_default_and_offered_when_it_is_on(client: Client, settings: Any, on: dict[str, str]) -> None:
    assert "统一身份认证" in client.get("/portal/sign-in/").content.decode()
    settings.OIDC = {**on, "issuer": ""}
    assert "统一身份认证" not in client.get("/portal/sign-in/").content.decode()
    assert {client.get(url).status_code for url in (BEGIN, f"{BEGIN}back/?code=a&state=b")} == {404}
    with pytest.raises(NotProven, match="https"):
        Province({**on, "issuer": "http://id.example.test"})


def test_whom_the_province_has_proven_is_in_and_it_is_written_down(client: Client, on: dict[str, str]) -> None:
    row = veteran()
    back = there(client, "wang", "/portal/me/benefits/")
    answer = client.get(back)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/portal/me/benefits/"), answer.content.decode()
    session = PortalSession.objects.get()
    assert (session.person_id, session.way) == (row.pk, "prov") and f"{NAME}，您好" in client.get(
        "/portal/me/"
    ).content.decode()
    assert AuditEntry.objects.get(verb="portal.enter", outcome="done").after == {"way": "prov"}
    again = client.get(back)  # the cookie of the try is gone, the code used up
    assert again.status_code == 422 and PortalSession.objects.count() == 1


@pytest.mark.parametrize("sub", ["other-name", "nobody", "no-number", "broken"])
def test_who_is_not_on_file_reads_the_same_page_as_whoever_could_not_be_proven(
    client: Client, on: dict[str, str], sub: str
) -> None:
    veteran()
    page = client.get(there(client, sub))
    wrong = Client().get(f"{BEGIN}back/?code=x&state=y")
    token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
    assert refused(page) and refused(wrong)
    assert token.sub("", page.content.decode()).replace(page.wsgi_request.get_full_path(), "") != ""
    assert [one.status_code for one in (page, wrong)] == [422, 422]


def test_state_nonce_verifier_and_browser_must_be_those_of_the_try(client: Client, on: dict[str, str]) -> None:
    veteran()
    back = there(client, "wang")
    assert refused(Client().get(back))  # another browser, as a link that somebody sends
    assert refused(client.get(re.sub(r"state=[^&]+", "state=wrong", back)))  # and the try is over
    assert refused(client.get(back))
    for spoiled in ("nonce", "verifier"):
        back = there(client, "wang")
        kept = json.loads(client.get(back.partition("?")[0] + "?x=1").wsgi_request.get_signed_cookie(TRY, salt=TRY))
        answer = client.get("/portal/")
        answer.set_signed_cookie(TRY, json.dumps(kept | {spoiled: "z" * 64}), salt=TRY)
        client.cookies[TRY] = answer.cookies[TRY].value
        assert refused(client.get(back)), spoiled


def test_who_comes_next_at_a_shared_machine_is_asked_anew_and_an_old_sign_in_is_refused(
    client: Client, on: dict[str, str], settings: Any
) -> None:
    veteran()
    shared = requests.Session()  # the machine's browser at the provider, which remembers
    away = client.get(BEGIN).headers["Location"]
    back = shared.post(away, data={"sub": "wang"}, allow_redirects=False, timeout=10).headers["Location"]
    assert client.get(back.removeprefix("http://testserver")).headers["Location"] == "/portal/me/"
    left = client.post("/portal/sign-out/")
    assert left.status_code == 200 and PortalSession.objects.get().ended_why == "left"
    assert f"{on['issuer']}/oauth2/end_session?client_id=county&amp;post_logout_redirect_uri=http" in left.content.decode()
    away = client.get(BEGIN).headers["Location"]
    assert "prompt=login" in away and shared.get(away, allow_redirects=False, timeout=10).status_code == 200  # asked
    back = shared.get(re.sub(r"&?prompt=login", "", away), allow_redirects=False, timeout=10)
    assert back.status_code == 302  # somebody takes the demand out of the address: let through there, not here
    assert client.get(back.headers["Location"].removeprefix("http://testserver")).status_code == 422
    assert PortalSession.objects.count() == 1
    settings.OIDC = {**on, "prompt": ""}  # a province whose own app hands people over
    back = shared.get(client.get(BEGIN).headers["Location"], allow_redirects=False, timeout=10)
    assert client.get(back.headers["Location"].removeprefix("http://testserver")).headers["Location"] == "/portal/me/"
    settings.OIDC = {**on, "issuer": f"http://127.0.0.1:{free_port()}"}
    left = client.post("/portal/sign-out/")  # the provider is away: out all the same
    assert left.status_code == 200 and "关掉浏览器再走" in left.content.decode()
    assert not PortalSession.objects.filter(ended_at=None).exists()


def test_a_provider_that_is_away_is_no_crash(client: Client, on: dict[str, str], settings: Any) -> None:
    settings.OIDC = {**on, "issuer": f"http://127.0.0.1:{free_port()}"}
    assert refused(client.get(BEGIN))
