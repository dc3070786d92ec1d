"""The door of a list of rights entered as a whole (期初待遇): read it, sign it as a whole."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.benefits import actions
from apps.benefits.resources import opening_template
from apps.benefits.rules import SCHEMES
from apps.benefits.rules.opening import check_offered
from apps.core.action import require
from apps.core.doors import attempt, page, repeat_is_fine, sheet, show, tell, whole
from apps.core.errors import AlreadyDone, Invalid, NotFound
from apps.core.http import actor_of_request, attachment
from apps.workbench.forms.openings import OpeningForm
from apps.workbench.queries import openings as desk


@sheet
def opening(request: HttpRequest, entitlement_id: int) -> HttpResponse:
    """One list with its sums; POST confirms exactly the number that was seen. A list already signed is told as done."""
    actor = actor_of_request(request)
    if request.method == "POST":
        ids, seen = desk.opening_ids(actor, entitlement_id), whole(request.POST.get("seen_count"))

        def sign() -> int:
            if not ids:
                raise AlreadyDone("这份名单已经复核完毕，不需要再办。")
            return actions.confirm_opening(actor, entitlement_ids=ids, seen_count=seen)

        if done := repeat_is_fine(request, sign):
            tell(request, f"已复核 {done:,} 条待遇，自下次核定起计入应发。")
        return redirect("workbench:waiting")
    found = desk.opening_page(actor, entitlement_id, request.GET.get("after"))
    return show(request, "workbench/benefits/opening.html", {"found": found, "actor": actor})


@sheet
def new_opening(request: HttpRequest) -> HttpResponse:
    """Upload the rights of one scheme; the list then waits for another person."""
    actor = actor_of_request(request)
    require(actor, actions.upload_opening.permission)  # type: ignore[attr-defined]
    form = OpeningForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        made = attempt(
            form,
            lambda data: actions.upload_opening(
                actor, scheme=data["scheme"], opened_month=data["opened_month"], content=data["file"].read()
            ),
        )
        if made is not None:
            tell(request, f"已录入 {len(made):,} 条，等待另一人整批复核。")
            return redirect("workbench:opening", made[0])
    schemes = form.fields["scheme"].choices  # type: ignore[attr-defined]
    return show(request, "workbench/benefits/opening_new.html", {"schemes": schemes}, form)


@page
def template(request: HttpRequest, scheme: str) -> HttpResponse:
    """The template of one scheme."""
    require(actor_of_request(request), actions.upload_opening.permission)  # type: ignore[attr-defined]
    try:
        name = SCHEMES[check_offered(scheme)].name
    except Invalid as refusal:
        raise NotFound("没有这个项目的模板，请从“成批录入待遇”页面下载。") from refusal
    return attachment(opening_template(scheme), f"{name}期初名单模板.xlsx")
