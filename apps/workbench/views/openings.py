"""The door of a list of rights entered as a whole (期初待遇): read it, sign it as a whole."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.benefits import actions
from apps.core.doors import repeat_is_fine, sheet, show, tell, whole
from apps.core.errors import AlreadyDone
from apps.core.http import actor_of_request
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
