"""The card desk: search, lists, a card and what may be done with it, the balance by township."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import segno
from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from apps.cards import actions, forms, queries
from apps.cards.choices import PLACE_WORDS, CardKind, CardState
from apps.cards.queries.cards import history, open_applications, taken_back
from apps.cards.queries.checking import code_of
from apps.cards.queries.counts import figures, total
from apps.cards.queries.exchange import reviewable
from apps.cards.queries.facts import barred, comes_home
from apps.cards.queries.waiting import was_uncollected
from apps.cards.rules.states import MOVES
from apps.cases.queries.applicants import dwellers, get_applicant
from apps.core.actor import Actor
from apps.core.doors import attempt, page, sheet, show
from apps.core.errors import NotFound
from apps.core.http import actor_of_request
from apps.core.pages import keyset
from apps.core.together import Together
from apps.org.models import Division
from apps.org.queries import contact_words, nearest_station


@page
def desk(request: HttpRequest) -> HttpResponse:
    """Figures, search, and what waits."""
    actor, text = actor_of_request(request), request.GET.get("q", "").strip()
    found = queries.search_cards(actor, text)
    if len(found) == 1:
        return redirect("cards:card", found[0].pk)
    context = {
        "actor": actor, "q": text, "rows": found, "figures": None if text else figures(actor, actor.today.year),
        "dwellers": [] if found else dwellers(actor, text), "open": open_applications(actor).count(), "year": str(actor.today.year),
    }  # fmt: skip
    return show(request, "cards/desk.html", context)


@page
def card_list(request: HttpRequest) -> HttpResponse:
    """All cards, or exactly those behind a figure."""
    actor, given = actor_of_request(request), request.GET.dict()
    rows = queries.listed(actor, given)
    found = keyset(rows, order=("-id",), after=given.get("after"))
    context = {"page": found, "state": given.get("state", ""), "states": CardState.choices, "actor": actor, "number": rows.count(),
               "kept": {name: given[name] for name in ("place", "town", "kind", "bank", "year", "first", "again") if given.get(name)},
               "words": _words_of(given)}  # fmt: skip
    return show(request, "cards/list.html", context)


def _words_of(given: dict[str, str]) -> str:
    """What the list shows, for its lead."""
    town = Division.objects.filter(pk=given.get("town", "")).values_list("name", flat=True).first()
    parts = [town, given.get("year") and f"{given['year']}年发放", dict(CardKind.choices).get(given.get("kind", "")),
             given.get("bank"), given.get("first") == "1" and "首次领证", given.get("again") == "1" and "补换的新证",
             PLACE_WORDS.get(given.get("place", ""))]  # fmt: skip
    return "、".join(str(one) for one in parts if one)


@page
def application_list(request: HttpRequest) -> HttpResponse:
    """Applications that run, newest first; each is a case. ``send``: only those to be sent to the city."""
    actor, send = actor_of_request(request), request.GET.get("send") == "1"
    rows = reviewable(actor) if send else open_applications(actor)
    found = keyset(rows.select_related("person", "case__at"), order=("-id",), after=request.GET.get("after"))
    return show(request, "cards/applications.html", {"page": found, "actor": actor, "send": send})


@page
def card(request: HttpRequest, card_id: int) -> HttpResponse:
    """One card: where it stands, what happened, what may be done."""
    actor = actor_of_request(request)
    row = queries.get_card(actor, card_id)
    doors = [
        (one.label, reverse("cards:step", args=[row.pk, name]), one.grave)
        for name, one in STEPS.items()
        if actor.may(one.permission) and (row.state, one.act) in MOVES and (not one.when or one.when(row))
    ]
    context = {
        "row": row, "actor": actor, "doors": doors, "events": history(row), "losses": row.losses.order_by("-id"),
        "withdrawals": row.withdrawals.select_related("proposed_by", "entered_by"),
        "due": barred(actor, Together(), row.pk).value if actor.may("cards.propose_withdrawal") else [],
        "may_replace": row.state in ("in_use", "stopped", "lost") and actor.may("cards.apply_for_card"),
    }  # fmt: skip
    return show(request, "cards/card.html", context)


@dataclass(frozen=True, slots=True)
class Step:
    """A button of the card page: its act, its form, its action and what is said afterwards."""

    label: str
    act: str
    permission: str
    form: type[django_forms.Form]
    call: Callable[[Actor, int, Any], object]
    done: str
    lead: str = ""
    grave: bool = False
    when: Callable[[Any], bool] | None = None


STEPS: dict[str, Step] = {
    "deliver": Step("发放签收", "deliver", "cards.deliver_card", forms.DeliverForm,
                    lambda actor, pk, form: actions.deliver_card(actor, card_id=pk, **form.parts()), "已发放，办件已办结。",
                    "请核对领取人身份证原件，由领取人在签收单上签名。"),
    "loss": Step("登记挂失", "lose", "cards.report_loss", forms.LossForm,
                 lambda actor, pk, form: actions.report_loss(actor, card_id=pk, **form.cleaned_data), "已登记挂失。",
                 "金融功能的挂失请持证人同时致电发卡银行。"),
    "lift": Step("解除临时挂失", "lift", "cards.lift_stop", forms.NoForm,
                 lambda actor, pk, form: actions.lift_stop(actor, card_id=pk), "已解除临时挂失。", "确认本人已经找到证件。"),
    "swap": Step("登记银行换卡", "replace", "cards.record_swap", forms.SwapForm,
                 lambda actor, pk, form: actions.record_swap(actor, card_id=pk, **form.cleaned_data), "已登记，旧证作废，新证使用中。",
                 "芯片无法读取、卡面污损的，由发卡银行网点换卡。请核对新卡和银行回单后登记。", when=lambda row: row.state != "lost"),
    "withdraw": Step("提出收回", "recall", "cards.propose_withdrawal", forms.WithdrawForm,
                     lambda actor, pk, form: actions.propose_withdrawal(actor, card_id=pk, **form.cleaned_data),
                     "已提出收回，等待省级决定。省级决定登记前，证件仍然有效。",
                     "收回由省级退役军人事务部门决定，本局只能提出。", grave=True, when=lambda row: row.person.state == "active"),
    "recall": Step("登记收回", "recall", "cards.recall_card", forms.ReasonForm,
                   lambda actor, pk, form: actions.recall_card(actor, card_id=pk, **form.cleaned_data), "证件已收回作废。",
                   "持证人去世或迁出的，登记证件收回经过。", grave=True, when=lambda row: row.person.state != "active"),
    "requeue": Step("重新制证", "requeue", "cards.requeue_card", forms.ReasonForm,
                    lambda actor, pk, form: actions.requeue_card(actor, card_id=pk, **form.cleaned_data), "已转入待制证，随下一批报送。"),
    "cancel": Step("取消制证", "cancel", "cards.cancel_card", forms.ReasonForm,
                   lambda actor, pk, form: actions.cancel_card(actor, card_id=pk, **form.cleaned_data), "已取消制证，申请已办结。",
                   grave=True),
}  # fmt: skip


@sheet
def card_step(request: HttpRequest, card_id: int, name: str) -> HttpResponse:
    """One step of a card."""
    one = STEPS.get(name)
    if one is None:
        raise NotFound("没有这一步，请从优待证页面上的按钮办理。")
    actor = actor_of_request(request)
    row = queries.get_card(actor, card_id)
    form = one.form(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        initial={"ground": request.GET.get("ground", "")},
    )
    if request.method == "POST" and attempt(form, lambda _: [one.call(actor, card_id, form)]) is not None:
        messages.success(request, one.done)
        return redirect("cards:card", card_id)
    return show(request, "cards/step.html", {"row": row, "step": one, "actor": actor}, form)


@sheet
def apply(request: HttpRequest, person_id: int) -> HttpResponse:
    """Take an application at the window, at the station, at home."""
    actor = actor_of_request(request)
    person = get_applicant(actor, person_id)
    at_home = comes_home(person, actor.today)
    form = forms.ApplyForm(
        request.POST if request.method == "POST" else None, request.FILES or None,
        regrant=taken_back(person.pk), initial={"channel": "home"} if at_home else None,
    )  # fmt: skip
    if request.method == "POST":
        made = attempt(form, lambda _: actions.apply_for_card(actor, person_id=person_id, **form.parts()))
        if made is not None:
            messages.success(request, f"申请已登记，受理编号{made.case.receipt_no}。请登记材料后点“受理”。")
            return redirect("cards:receipt", made.pk)
    context = {
        "person": person, "actor": actor, "title": "申领优待证", "at_home": at_home, "pays": was_uncollected(actor, person)
    }  # fmt: skip
    return show(request, "cards/apply.html", context, form)


@sheet
def replace(request: HttpRequest, card_id: int) -> HttpResponse:
    """Apply for a replacement."""
    actor = actor_of_request(request)
    row = queries.get_card(actor, card_id)
    at_home = comes_home(row.person, actor.today)
    form = forms.ReplaceForm(
        request.POST if request.method == "POST" else None, request.FILES or None,
        initial={"kind": row.kind, "bank_code": row.bank_code, "reason": "lost" if row.state == "lost" else "data"}
        | ({"channel": "home"} if at_home else {}),
    )  # fmt: skip
    if request.method == "POST":
        made = attempt(form, lambda _: actions.apply_for_replacement(actor, card_id=card_id, **form.parts()))
        if made is not None:
            messages.success(request, f"补换已登记，受理编号{made.case.receipt_no}。受理后旧证即作废。")
            return redirect("cards:receipt", made.pk)
    context = {"person": row.person, "actor": actor, "title": "补换优待证", "row": row, "at_home": at_home}
    return show(request, "cards/apply.html", context, form)


@page
def receipt(request: HttpRequest, application_id: int) -> HttpResponse:
    """The printed receipt of an application."""
    actor = actor_of_request(request)
    row = queries.get_application(actor, application_id)
    contact = contact_words(nearest_station(row.case.division_id))
    picture = segno.make(row.case.receipt_no, error="m").svg_data_uri(scale=3, border=1)
    return show(request, "cards/receipt.html", {"row": row, "picture": picture, "actor": actor, "contact": contact})


@page
def slip(request: HttpRequest, card_id: int) -> HttpResponse:
    """签收单, with the code a merchant can check."""
    actor = actor_of_request(request)
    row = queries.get_card(actor, card_id)
    picture, code = "", ""
    if row.valid_until is not None:
        code = request.build_absolute_uri(reverse("cards:check")) + "#" + code_of(row)
        picture = segno.make(code, error="m").svg_data_uri(scale=3, border=2)
    return show(request, "cards/slip.html", {"row": row, "picture": picture, "code": code, "actor": actor})


@page
def conservation(request: HttpRequest) -> HttpResponse:
    """Issued cards by township and where they are."""
    actor = actor_of_request(request)
    rows = queries.conservation(actor)
    names = dict(Division.objects.filter(pk__in=[row.code for row in rows]).values_list("pk", "name"))
    context = {
        "rows": [(row.code, names.get(row.code, "未定乡镇"), row.balance) for row in rows],
        "total": total(rows),
        "actor": actor,
    }
    return show(request, "cards/balance.html", context)
