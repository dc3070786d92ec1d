"""Lists to city, province and bank; boxes to the townships; withdrawals."""

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.cards import actions, forms, queries
from apps.cards.actions.results import stages_of
from apps.cards.queries.exchange import banks, cards_of_box, get_box, lines, packable_towns, producible, reviewable, row_of
from apps.cards.queries.facts import barred
from apps.cards.rules.exchange import answer_form
from apps.core.choosing import offer
from apps.core.doors import act, attempt, page, sheet, show, step
from apps.core.errors import NotFound
from apps.core.http import actor_of_request, attachment
from apps.core.pages import keyset
from apps.core.together import Together
from apps.org.models import Division

CSV = "text/csv; charset=utf-8"


@page
def lot_list(request: HttpRequest) -> HttpResponse:
    """What waits to be sent, and the lists sent before."""
    actor = actor_of_request(request)
    found = keyset(queries.lots(actor).prefetch_related("results"), order=("-id",), after=request.GET.get("after"))
    ready = [(code, name, producible(actor, code).count()) for code, name in banks()]
    context = {"page": found, "actor": actor, "review": reviewable(actor).count(), "ready": ready}
    return show(request, "cards/lots.html", context)


@act
def make_lot(request: HttpRequest) -> HttpResponse:
    """Make a list of everything that waits."""
    actor, given = actor_of_request(request), request.POST
    seen = given.get("seen", "")
    step(
        request,
        lambda: actions.make_lot(
            actor, kind=given.get("kind", ""), bank_code=given.get("bank_code", ""),
            seen_count=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else None,
        ),
        "批次已编制，请下载文件报送。",
    )  # fmt: skip
    return redirect("cards:lots")


@sheet
def lot(request: HttpRequest, number: str) -> HttpResponse:
    """One list: rows, file, answers; POST takes an answer."""
    actor = actor_of_request(request)
    row = queries.get_lot(actor, number)
    form = forms.ResultForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST":
        file = request.FILES.get("file")
        done = attempt(
            form,
            lambda _: actions.take_result(
                actor, number=number, stage=form.cleaned_data["stage"], content=file.read() if file else b"", name=file.name or "" if file else "",
            ),
        )  # fmt: skip
        if done is not None:
            messages.success(request, f"{done.get_stage_display()}已导入：通过{done.passed}，未通过{done.failed}。")
            return redirect("cards:lot", number)
    allowed = stages_of(row)
    offer(form, "stage", [(one.value, one.label) for one in allowed])
    found = keyset(lines(row), order=("ordinal",), after=request.GET.get("after"))
    context = {"lot": row, "page": found, "results": row.results.select_related("taken_by"), "actor": actor,
               "waits": lines(row).filter(is_waiting=True).exists(), "sign_form": forms.SignForm(), "made": lines(row).filter(card__state="made").count()}  # fmt: skip
    return show(request, "cards/lot.html", context, form)


@act
def fetch_lot(request: HttpRequest, number: str) -> HttpResponse:
    """Download the file; the reason is written down."""
    name, content = actions.fetch_lot(actor_of_request(request), number=number, reason=request.POST.get("reason", ""))
    return attachment(content, name, "application/zip")


@page
def lot_answer(request: HttpRequest, number: str, stage: str) -> HttpResponse:
    """The form for those rows that still wait, to be filled in by the other side."""
    actor = actor_of_request(request)
    row = queries.get_lot(actor, number)
    if stage not in stages_of(row):
        raise NotFound("这个批次没有这一类结果，请从批次页面下载。")
    rows = [row_of(line) for line in lines(row).filter(is_waiting=True)]
    return attachment(answer_form(row.number, rows, stage), f"{row.number}-{stage}.csv", CSV)


@act
def sign_lot(request: HttpRequest, number: str) -> HttpResponse:
    """Sign for the made cards."""
    form = forms.SignForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请填写实收张数和编号合计。")
        return redirect("cards:lot", number)
    step(
        request,
        lambda: actions.sign_lot(actor_of_request(request), number=number, **form.cleaned_data),
        "已签收，可以分发到乡镇。",
    )
    return redirect("cards:lot", number)


@page
def box_list(request: HttpRequest) -> HttpResponse:
    """What waits for its township, and the boxes sent."""
    actor = actor_of_request(request)
    towns = packable_towns(actor)
    names = dict(Division.objects.filter(pk__in=towns).values_list("pk", "name"))
    found = keyset(queries.boxes(actor), order=("-id",), after=request.GET.get("after"))
    waiting = [(code, names.get(code, code), number) for code, number in towns.items()]
    return show(request, "cards/boxes.html", {"page": found, "waiting": waiting, "actor": actor})


@act
def dispatch_box(request: HttpRequest) -> HttpResponse:
    """Pack a township's box."""
    town = request.POST.get("town", "")
    step(request, lambda: actions.dispatch_box(actor_of_request(request), town_code=town), "已装箱，请打印箱单随箱发出。")
    return redirect("cards:boxes")


@sheet
def box(request: HttpRequest, number: str) -> HttpResponse:
    """Box list and labels; POST receives it."""
    actor = actor_of_request(request)
    row, form = get_box(actor, number), forms.CountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        done = attempt(form, lambda data: actions.receive_box(actor, number=number, **data))
        if done is not None:
            messages.success(request, f"第{number}箱已接收，共{done.row_count}张，请通知持证人领取。")
            return redirect("cards:box", number)
    cards = cards_of_box(row)
    return show(request, "cards/box.html", {"box": row, "cards": cards, "actor": actor}, form)


@page
def labels(request: HttpRequest, number: str) -> HttpResponse:
    """A label for the box and one for each envelope, on A4."""
    actor = actor_of_request(request)
    row = get_box(actor, number)
    cards = cards_of_box(row)
    picture = segno.make(row.number, error="m").svg_data_uri(scale=3, border=1)
    return show(request, "cards/labels.html", {"box": row, "cards": cards, "picture": picture})


@page
def withdrawal_list(request: HttpRequest) -> HttpResponse:
    """Proposed and decided withdrawals."""
    actor = actor_of_request(request)
    found = keyset(queries.withdrawals(actor), order=("-id",), after=request.GET.get("after"))
    due = barred(actor, Together()).value if actor.may("cards.propose_withdrawal") else []
    return show(request, "cards/withdrawals.html", {"page": found, "actor": actor, "due": due})


@sheet
def decide_withdrawal(request: HttpRequest, withdrawal_id: int) -> HttpResponse:
    """Enter the province's decision."""
    actor = actor_of_request(request)
    row = queries.withdrawals(actor).filter(pk=withdrawal_id).first()
    if row is None:
        raise NotFound("没有找到这件收回，可能不在您的管辖范围内。请从列表进入。")
    form = forms.DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        done = attempt(form, lambda data: actions.decide_withdrawal(actor, withdrawal_id=withdrawal_id, **data))
        if done is not None:
            messages.success(request, f"已登记省级决定：{done.get_state_display()}。请向本人送达书面通知。")
            return redirect("cards:card", done.card_id)
    return show(request, "cards/decide.html", {"row": row, "actor": actor}, form)
