"""A refusal becomes an HTTP answer here and nowhere else: a Chinese page for people, one JSON shape for programs."""

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import render_to_string
from rest_framework import exceptions as rest
from rest_framework.response import Response
from rest_framework.views import exception_handler

from apps.core.errors import DomainError, Forbidden
from apps.employer.sign_in import frame as employer_frame
from apps.employer.sign_in import is_employer_face
from apps.portal.rules.mandates import OnlyInPerson
from apps.portal.sign_in import frame, is_public_face

log = structlog.get_logger(__name__)
SAFE = ("GET", "HEAD", "OPTIONS")
MOST_DRAINED = 64 * 1024 * 1024

# What people and programs are told when a framework, not a rule, refuses: status -> (code, sentence).
PLAIN: dict[int, tuple[str, str]] = {
    400: ("bad_request", "请求内容无法识别，请检查后重新提交。"),
    401: ("not_signed_in", "尚未登录或登录已过期，请重新登录。"),
    403: ("forbidden", "您的岗位没有这项权限；如确需办理，请联系安全管理员授权。"),
    404: ("not_found", "没有找到这条记录，可能不在您的管辖范围内。"),
    405: ("method_not_allowed", "这个地址不支持这种操作，请从页面按钮进入。"),
    406: ("not_acceptable", "不支持所要求的返回格式，请使用 JSON。"),
    413: ("too_large", "上传的内容太大，请压缩或分批后再上传。"),
    415: ("unsupported_type", "不支持这种内容格式：带文件的请用 multipart/form-data 提交，其余请用 JSON。"),
    422: ("invalid", "填写的内容不正确，请检查后重新填写。"),
    429: ("too_many", "操作过于频繁，请稍后再试。"),
    503: (
        "unknown_outcome",
        "与数据库的连接断了：刚才这一步可能已经办成，也可能没有。请等一分钟，先重新打开这条记录或列表核对，没有办成再重办；不要直接重复提交。",
    ),
    500: ("server_error", "系统出了差错，没有写入任何数据。请稍后再试，仍不行请联系系统管理员。"),
}


#: The same to a veteran, who has no post and no administrator: title and sentence.
AT_THE_PORTAL: dict[int, tuple[str, str]] = {
    400: ("没有看懂这个地址", "网址可能抄错了。请回到首页重新进入。"),
    403: ("这一页打开太久了", "为防止他人冒用，没有提交成功，也没有改动任何内容。请回到上一页，刷新以后再填一次。"),
    404: ("没有找到这一页", "网址可能抄错了，或者这一页已经不在了。请回到首页重新进入。"),
    405: ("这个地址不能直接打开", "请从页面上的按钮进入。"),
}


def _body(code: str, message: str, field: str | None = None, hint: str | None = None) -> dict[str, Any]:
    return {"code": code, "message_zh": message, "field": field, "hint": hint}


def _json(body: dict[str, Any], status: int) -> JsonResponse:
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


def wants_json(request: HttpRequest) -> bool:
    """Programs speak to /api/ or ask for JSON first; everybody else gets a page."""
    return request.path.startswith("/api/") or request.headers.get("Accept", "").startswith("application/json")


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The answer to one business refusal."""
    if wants_json(request):
        return _json(_body(error.code, error.message, error.field, error.hint), error.status)
    back = request.headers.get("Referer", "")
    here = f"{request.scheme}://{request.get_host()}/"
    context = {"message": error.message, "hint": error.hint, "back_url": back if back.startswith(here) else ""}
    if is_public_face(request.path):
        if isinstance(error, Forbidden):  # nobody here has a post: it is a helper, at what no mandate covers
            context["message"] = OnlyInPerson.default
        return render(request, "portal/refusal.html", frame(request) | context, status=error.status)
    if is_employer_face(request.path):
        return render(request, "employer/refusal.html", employer_frame(request) | context, status=error.status)
    template = "errors/refusal_part.html" if getattr(request, "htmx", False) else "errors/refusal.html"
    return render(request, template, context, status=error.status)


def plain(request: HttpRequest, status: int, template: str, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """The answer when a framework refuses: same JSON shape, or the page of that status; ``Allow`` is kept of its headers."""
    if wants_json(request):
        answer: HttpResponse = _json(_body(*PLAIN[status]), status)
    elif is_public_face(request.path) or is_employer_face(request.path):
        title, message = AT_THE_PORTAL.get(status, AT_THE_PORTAL[400])
        face, around = ("employer", employer_frame) if is_employer_face(request.path) else ("portal", frame)
        context = around(request) | {"title": title, "message": message}
        answer = render(request, f"{face}/refusal.html", context, status=status)
    else:
        answer = render(request, template, {"hint": None}, status=status)
    if headers and "Allow" in headers:
        answer.headers["Allow"] = headers["Allow"]
    return answer


def refusal_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Any:
    """Turns a DomainError that leaves a view into its answer; PostgreSQL keeps no NUL, so none gets as far as a view."""

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            if _has_nul(request):
                return refusal(request, Unreadable())
        except (RequestDataTooBig, TooManyFieldsSent):
            return _too_large(request)
        response = get_response(request)
        # Django answers an empty page, which a person meets who opens the address of a refused form again.
        return plain(request, 405, "errors/405.html", response.headers) if response.status_code == 405 else response

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, DomainError):
            log.info("refused", code=exception.code, status=exception.status, path=request.path)
            return refusal(request, exception)
        if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
            return _too_large(request)
        return database_lost(request) if is_lost(exception) else None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


class Unreadable(DomainError):
    default = "填写的内容里有无法识别的字符（可能是从别处粘贴带来的），请重新手工输入后再提交。"


def _has_nul(request: HttpRequest) -> bool:
    """A NUL in the path, the query or a form of a page; bodies sent to the API are the serializers' matter."""
    if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        return True
    is_form = request.content_type == "application/x-www-form-urlencoded" or (
        request.content_type == "multipart/form-data" and not request.path.startswith("/api/")
    )
    return is_form and any("\x00" in value for values in request.POST.lists() for value in values[1])


class TooLarge(DomainError):
    status = 413
    default = PLAIN[413][1]


def _too_large(request: HttpRequest) -> HttpResponse:
    """What was refused unread is read to its end first: a proxy that is still sending would lose our answer and say the house is down."""
    left = MOST_DRAINED
    with suppress(OSError):
        while left > 0 and (part := request.read(min(left, 1 << 20))):
            left -= len(part)
    return refusal(request, TooLarge(code="too_large"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return plain(request, 400, "errors/400.html")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return plain(request, 403, "errors/403.html")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return plain(request, 404, "errors/404.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs neither database nor session, nor even static files: it must work when they do not."""
    if is_lost(sys.exc_info()[1]):  # outside a view, as when the session is written
        return database_lost(request)
    if wants_json(request):
        return _json(_body(*PLAIN[500]), 500)
    try:
        page: str = render_to_string("errors/500.html")
    except (TemplateDoesNotExist, TemplateSyntaxError, ValueError):
        page = f"<!doctype html><html lang='zh-CN'><meta charset='utf-8'><title>系统出了差错</title><p>{PLAIN[500][1]}</p></html>"
    return HttpResponse(page, status=500)


def is_lost(exception: BaseException | None) -> bool:
    """The line to the database broke or the database is going down: nobody here knows whether a COMMIT on its way arrived."""
    if not isinstance(exception, OperationalError | InterfaceError):
        return False
    code = getattr(exception.__cause__, "pgcode", None)
    return code is None or code.startswith(("08", "57P"))


def database_lost(request: HttpRequest) -> HttpResponse:
    """Never "nothing was written": look first, then do it again. Needs no database."""
    log.error("database_lost", path=request.path, method=request.method)
    if wants_json(request):
        return _json(_body(*PLAIN[503]), 503)
    return HttpResponse(render_to_string("errors/503.html", {"is_write": request.method not in SAFE}), status=503)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return plain(request, 403, "errors/csrf.html")


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Too many wrong passwords."""
    if wants_json(request):
        return _json(_body(*PLAIN[429]), 429)
    return render(request, "org/lockout.html", status=429)


def _first(detail: Any, field: str | None = None) -> tuple[str | None, str]:
    """The first message of DRF's nested error detail, with the path of its field."""
    if isinstance(detail, dict):
        for key, value in detail.items():
            name = None if key in ("detail", "non_field_errors") else str(key)
            return _first(value, ".".join(part for part in (field, name) if part) or None)
    if isinstance(detail, list) and detail:
        return _first(detail[0], field)
    return field, str(detail)


def api_exception_handler(exception: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's hook: every API error has the shape {code, message_zh, field, hint}."""
    if isinstance(exception, DomainError):
        body = _body(exception.code, exception.message, exception.field, exception.hint)
        return Response(body, status=exception.status)
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return Response(_body(*PLAIN[413]), status=413)
    if isinstance(exception, Http404):
        exception = rest.NotFound()
    elif isinstance(exception, PermissionDenied):
        exception = rest.PermissionDenied()
    response = exception_handler(exception, context)
    if response is None:
        return None
    if isinstance(exception, rest.NotAuthenticated | rest.AuthenticationFailed):
        response.status_code = 401
    code, message = PLAIN.get(response.status_code, PLAIN[400])
    field = hint = None
    if isinstance(exception, rest.ValidationError):
        field, hint = _first(exception.detail)
        response.status_code, (code, message) = 422, PLAIN[422]
    response.data = _body(code, message, field, hint)
    return response
