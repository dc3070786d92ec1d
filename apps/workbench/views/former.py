"""Doors of the books of what was paid before this system (历史发放账册): taken over by one person, confirmed by another."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.core.action import require
from apps.core.doors import act, attempt, chosen, page, sheet, show, step, tell, whole
from apps.core.http import actor_of_request, attachment
from apps.core.pages import keyset
from apps.payments import actions
from apps.payments.queries import former
from apps.payments.resources import former_template
from apps.workbench.forms.former import FormerBookForm

TAKE = "payments.take_former_book"


@sheet
def former_books(request: HttpRequest) -> HttpResponse:
    """Every book; who may, uploads one."""
    actor = actor_of_request(request)
    found = keyset(former.books(actor), order=("-id",), after=request.GET.get("after"))
    form = FormerBookForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        require(actor, TAKE)
        book = attempt(form, lambda data: actions.upload_former_book(actor, given=_given(data), content=data["file"].read()))
        if book is not None:
            tell(request, f"已录入“{book}”，共{book.row_count:,}笔。另一人复核以后才计入统计和个人页面。")
            return redirect("workbench:former_books")
    return show(request, "workbench/month/former.html", {"page": found, "actor": actor}, form)


def _given(data: dict[str, Any]) -> actions.BookGiven:
    return actions.BookGiven(data["title"], data["first"], data["last"] + timedelta(days=1), data["file"].name)


@act
def decide_former(request: HttpRequest, book_id: int, name: str) -> HttpResponse:
    """The second person: confirmed with the sum that was seen, or sent back."""
    actor, post = actor_of_request(request), request.POST
    calls: dict[str, tuple[Any, str]] = {
        "confirm": (lambda: actions.confirm_former_book(actor, book_id=book_id, seen_fen=whole(post.get("seen_fen"))), "已复核，从现在起计入统计和个人页面。"),
        "refuse": (lambda: actions.refuse_former_book(actor, book_id=book_id, reason=post.get("reason", "")), "已退回，可以更正后重新录入。"),
    }  # fmt: skip
    call, told = chosen(calls, name)
    step(request, call, told)
    return redirect("workbench:former_books")


@page
def former_sheet(request: HttpRequest) -> HttpResponse:
    """The empty sheet."""
    require(actor_of_request(request), TAKE)
    return attachment(former_template(list(former.items())), "历史发放账册空白表.xlsx")
