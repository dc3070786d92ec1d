"""What every page of an employer has."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from apps.core.errors import AlreadyDone
from apps.employer.sign_in import frame

#: What a page says first, by the word in its address.
DONE = {
    "posted": "岗位已经提交。局里审核以后公布，一般一个工作日。",
    "changed": "修改已经保存，等局里审核。",
    "closed": "已经结束招聘，岗位不再公布。",
    "asked": "已经报名参加，局里答复以后写在这里。",
    "recorded": "已经登记，本人在门户上能看到。",
    "met": "已经接待，下面是本人同意出示的内容。",
    "already": "以前已经办过，没有重复。",
}


def show(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render a page with its frame, the employer, and what was just done."""
    session = getattr(request, "employer", None)
    mine = {"employer": session.employer if session else None, "done": DONE.get(request.GET.get("done", ""), "")}
    return render(request, template, frame(request) | mine | context, status=status)


def told(word: str, name: str, *args: object) -> HttpResponse:
    """To a page that says what was done."""
    return redirect(f"{reverse(name, args=args)}?done={word}")


def once(call: Any, word: str) -> str:
    """Done now, or done before: the page says which."""
    try:
        call()
    except AlreadyDone:
        return "already"
    return word
