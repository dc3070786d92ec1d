"""One effect per intention. A POST with an ``Idempotency-Key`` header, or with the hidden form field ``idem``, runs once.

The key's row is inserted in the same transaction as the effect, so they live or die together; a parallel twin waits for
that transaction (advisory lock on the key) and then gets the first one's answer. Nothing is kept of a request that had no effect (a refusal may be corrected and
sent again) or that crashed (its effect was rolled back). Keys are never pruned: a bank may answer after days. The answer is kept
sealed: it may show a number in full.
"""

import hashlib
import json
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import SimpleTemplateResponse
from django.utils.module_loading import import_string
from psycopg2.errors import LockNotAvailable
from rest_framework.request import Request

from apps.core.action import effects
from apps.core.errors import Conflict, DomainError, Invalid
from apps.core.models import IdempotencyKey
from apps.core.sealing import BrokenSeal, seal_bytes, unseal_bytes

Handler = Callable[[HttpRequest], HttpResponse]
FIELD = "idem"
HEADER = "Idempotency-Key"
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
WAIT = "10s"
LONGEST = 255
KEPT_BODY = 256 * 1024
PLACE = "core_idempotencykey.body"


class KeyMissing(Invalid):
    """An API write that moves something must carry a key."""

    status = 400
    default = "缺少请求头 Idempotency-Key；请为每次办理生成一个唯一编号（如 UUID）并随请求提交，重试时沿用同一编号。"


class KeyInvalid(Invalid):
    """Too long or unprintable."""

    status = 400
    default = "幂等键应为1至255个可见的英文字符，请改用 UUID。"


class KeyReused(DomainError):
    """The key came with another body, path or user."""

    default = "这个提交编号已用于另一项办理；请刷新页面后重新填写，或为新的办理换用新的编号。"


class AnswerGone(Conflict):
    """The kept answer was sealed with a key that has been taken away since."""

    default = "这笔办理早已完成，当时的答复已不能再显示；请在列表中查看结果，不要重复提交。"


class AnswerNotKept(Conflict):
    """The answer was a stream or longer than what is kept: half of a file would be worse than none."""

    default = "这笔办理已经完成，当时给出的文件没有留存。要再取一次，请换一个新的编号提交（网页上请重新打开这一页再点），会另外留下记录。"


class InProgress(Conflict):
    """The first request with this key is still running."""

    default = "同一笔办理正在处理中，请稍候在列表中查看结果，不要重复提交。"


class RequireKey:
    """Mixin for DRF views whose unsafe methods must carry an ``Idempotency-Key`` (the middleware does the rest)."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse before anything happens."""
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        known = request.method in UNSAFE and hasattr(self, request.method.lower())  # others are a 405
        if known and not request.headers.get(HEADER):
            raise KeyMissing


def idempotency_middleware(get_response: Handler) -> Handler:
    """Runs every keyed unsafe request at most once; requests without a key pass through."""

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            key = _key(request)
            return _once(request, key, get_response) if key else get_response(request)
        except DomainError as refusal:
            answer: HttpResponse = import_string(settings.REFUSAL_ANSWER)(request, refusal)
            return answer

    return middleware


def _key(request: HttpRequest) -> str:
    if request.method not in UNSAFE:
        return ""
    key = request.headers.get(HEADER, "") if request.user.is_authenticated else ""  # a stranger learns of no key
    is_form = request.method == "POST" and not request.path.startswith("/api/") and request.user.is_authenticated
    if not key and is_form:
        try:
            key = request.POST.get(FIELD, "")
        except RequestDataTooBig:
            return ""  # the view answers this with its own refusal
    if key and (len(key) > LONGEST or not key.isascii() or not key.isprintable()):
        raise KeyInvalid
    return key


def _fingerprint(request: HttpRequest) -> str:
    """SHA-256 over method, path and what was sent; the CSRF token changes between pages and does not count."""
    digest = hashlib.sha256(f"{request.method}\0{request.get_full_path()}\0".encode())
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        fields = sorted((name, request.POST.getlist(name)) for name in request.POST if name != "csrfmiddlewaretoken")
        digest.update(json.dumps(fields, ensure_ascii=False).encode())
        for name in sorted(request.FILES):
            for file in request.FILES.getlist(name):
                digest.update(f"\0{name}\0{file.name}\0{file.size}\0".encode())
                for part in file.chunks():
                    digest.update(part)
                file.seek(0)
    else:
        digest.update(request.body)
    return digest.hexdigest()


def _once(request: HttpRequest, key: str, get_response: Handler) -> HttpResponse:
    fingerprint, user_id = _fingerprint(request), request.user.pk
    before = effects()
    with transaction.atomic():
        _wait_turn(key)
        kept = IdempotencyKey.objects.filter(pk=key).first()
        if kept is not None:
            return _replay(kept, user_id, fingerprint)
        response = get_response(request)
        if isinstance(response, SimpleTemplateResponse):
            response.render()
        if response.status_code >= 500:
            transaction.set_rollback(True)
        elif effects() != before:
            _keep(key, user_id, fingerprint, response)
    return response


def _wait_turn(key: str) -> None:
    """Hold the key until the end of the transaction; refuse after ten seconds of waiting for a twin."""
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big", signed=True)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select set_config('lock_timeout', %s, true)", [WAIT])
            cursor.execute("select pg_advisory_xact_lock(%s)", [number])
            cursor.execute("set local lock_timeout to default")
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise  # the line broke: nobody is at work on it
        raise InProgress from error


def _replay(kept: IdempotencyKey, user_id: int | None, fingerprint: str) -> HttpResponse:
    if kept.user_id != user_id or kept.fingerprint != fingerprint:
        raise KeyReused
    if kept.body is None:
        raise AnswerNotKept
    if kept.location:
        answer: HttpResponse = HttpResponseRedirect(kept.location, status=kept.status)
    else:
        answer = HttpResponse(_opened(kept), status=kept.status or 200, content_type=kept.content_type or None)
    answer.headers["Idempotency-Replayed"] = "true"
    return answer


def _row(key: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, key)


def _opened(kept: IdempotencyKey) -> bytes:
    try:
        return unseal_bytes(PLACE, _row(kept.key), kept.body) if kept.body else b""
    except BrokenSeal as error:
        raise AnswerGone from error


def _keep(key: str, user_id: int | None, fingerprint: str, response: HttpResponse) -> None:
    body = None if response.streaming or len(response.content) > KEPT_BODY else response.content
    IdempotencyKey.objects.create(
        key=key,
        user_id=user_id,
        fingerprint=fingerprint,
        status=response.status_code,
        content_type=response.headers.get("Content-Type", "")[:100],
        location=response.headers.get("Location", "")[:500],
        body=seal_bytes(PLACE, _row(key), body) if body else body,
    )
