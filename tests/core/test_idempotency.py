"""One effect per intention, over HTTP."""

import uuid

import pytest
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.test import Client
from django.urls import path
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.core.http import actor_of_request
from apps.core.idempotency import RequireKey
from apps.core.models import AuditEntry, Heartbeat, IdempotencyKey
from apps.org.models import User
from veterans_portal.urls import handler400, handler403, handler404, handler500  # noqa: F401 - part of a URL configuration
from veterans_portal.urls import urlpatterns as portal


@action(permission="core.test_effect", label="测试效果")
def effect(actor: Actor, *, refuse: bool = False) -> None:
    audit.record(actor, "core.test_effect", Heartbeat.objects.create(name=uuid.uuid4().hex))
    if refuse:
        raise Invalid("金额不对，请核对。")


def page(request):
    mode = request.POST.get("mode", "")
    effect(Actor.house(), refuse=mode == "refuse")
    if mode == "crash":
        raise RuntimeError
    return redirect("/done/") if mode != "body" else HttpResponse(f"第{Heartbeat.objects.count()}次")


class Api(RequireKey, APIView):
    def post(self, request):
        effect(Actor.house())
        return Response({"count": Heartbeat.objects.count()}, status=201)


def nothing(request):
    return JsonResponse({"who": actor_of_request(request).name})


urlpatterns = [path("page/", page), path("api/v1/thing/", Api.as_view()), path("nothing/", nothing), *portal]


@pytest.fixture
def client(clerk, settings):
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(pk=clerk.user_id))
    return client


pytestmark = pytest.mark.django_db


def count() -> int:
    return Heartbeat.objects.filter(name__regex="^[0-9a-f]{32}$").count()


def post(client, mode="", key="k1", **more):
    return client.post("/page/", {"mode": mode, "idem": key, **more})


def test_a_double_click_has_one_effect_and_the_same_answer(client):
    first, second = post(client), post(client)
    assert (count(), first.status_code, second.status_code) == (1, 302, 302)
    assert first.headers["Location"] == second.headers["Location"] == "/done/"
    assert second.headers["Idempotency-Replayed"] == "true"
    body, again = post(client, "body", "k2"), post(client, "body", "k2")
    assert body.content == again.content
    assert count() == 2


def test_a_new_csrf_token_does_not_make_another_request(client):
    post(client, csrfmiddlewaretoken="a")
    assert post(client, csrfmiddlewaretoken="b").status_code == 302
    assert count() == 1


def test_the_key_with_another_body_page_or_user_is_refused(client, reviewer):
    post(client)
    assert post(client, more="1").status_code == 422
    assert client.post("/nothing/", {"idem": "k1"}).status_code == 422
    other = Client()
    other.force_login(User.objects.get(pk=reviewer.user_id))
    answer = post(other)
    assert (answer.status_code, "另一项办理" in answer.content.decode()) == (422, True)
    assert count() == 1


def test_a_refusal_keeps_nothing_but_its_audit_row_and_may_be_sent_again(client):
    assert post(client, "refuse").status_code == 422
    assert not IdempotencyKey.objects.exists()
    assert AuditEntry.objects.filter(verb="core.test_effect", outcome="refused").count() == 1
    assert post(client).status_code == 302
    assert count() == 1


def test_a_crash_rolls_back_its_effect_and_its_key(client):
    assert post(client, "crash").status_code == 500
    assert (count(), IdempotencyKey.objects.count()) == (0, 0)
    assert post(client, "crash").status_code == 500
    assert count() == 0


def test_an_upload_is_part_of_the_fingerprint(client):
    from django.core.files.uploadedfile import SimpleUploadedFile

    for _ in range(2):
        assert post(client, file=SimpleUploadedFile("a.txt", b"1")).status_code == 302
    assert post(client, file=SimpleUploadedFile("a.txt", b"2")).status_code == 422
    assert count() == 1


def test_the_api_asks_for_a_key_and_replays(client):
    assert client.post("/api/v1/thing/", {}, content_type="application/json").status_code == 400
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    first = client.post("/api/v1/thing/", {"a": 1}, content_type="application/json", headers=headers)
    second = client.post("/api/v1/thing/", {"a": 1}, content_type="application/json", headers=headers)
    assert (first.status_code, second.status_code, first.json()) == (201, 201, second.json())
    reused = client.post("/api/v1/thing/", {"a": 2}, content_type="application/json", headers=headers)
    assert (reused.status_code, reused.json()["code"]) == (422, "key_reused")
    assert count() == 1


@pytest.mark.parametrize("key", ["x" * 256, "键", "a\x01"])
def test_an_odd_key_is_refused(client, key):
    assert post(client, key=key).status_code == 400
    assert count() == 0


def test_requests_without_effect_or_key_pass_through(client):
    assert client.get("/nothing/").json() == {"who": "李梅"}
    assert client.post("/nothing/", {"idem": "k9"}).status_code == 200
    assert post(client, key="").status_code == 302
    assert not IdempotencyKey.objects.exists()
    big = client.post("/nothing/", {"idem": "k", "x": "y" * 3_000_000})
    assert big.status_code in (200, 413)


def test_the_kept_answer_is_sealed_and_replayed_word_for_word(client):
    """The answer to a look behind a mask is an ID number in full; the table of keys was the one place that held it in clear."""
    first = post(client, "body")
    kept = bytes(IdempotencyKey.objects.get(pk="k1").body)
    assert first.content
    assert first.content not in kept
    assert post(client, "body").content == first.content


def test_an_answer_whose_key_is_gone_is_refused_and_nothing_happens_twice(client):
    post(client, "body")
    IdempotencyKey.objects.filter(pk="k1").update(body=b"\x01" * 60)
    answer = post(client, "body")
    assert answer.status_code == 409
    assert "不要重复提交" in answer.content.decode()
    assert count() == 1
