"""Doors of running a yearly confirmation: the board, result files, notices, the stop, spot checks."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localtime

from apps.benefits import actions
from apps.benefits.actions.rounds import FILE_VERDICTS, FILES
from apps.benefits.choices import ConfirmationChannel
from apps.benefits.queries import rounds
from apps.benefits.queries.records import VIEW
from apps.benefits.resources import result_template
from apps.benefits.rules.listing import ListRefused
from apps.core.action import require
from apps.core.doors import act, attempt, page, repeat_is_fine, sheet, show, tell, whole
from apps.core.errors import Conflict, DomainError, NotFound
from apps.core.http import actor_of_request, attachment
from apps.workbench.forms.registry import CheckForm, NoticeForm, ResultForm, SampleForm
from apps.workbench.queries import lists
from apps.workbench.queries.lists import pair_of
from apps.workbench.queries.places import place_names

FILE_TONES = {"confirmed": "good", "before": "", "failed": "stop", "other_name": "stop", "problem": "stop"}
OVERDUE_SHOWN = 200


def _board(request: HttpRequest, **forms: Any) -> dict[str, Any]:
    actor = actor_of_request(request)
    try:
        around = rounds.the_round(actor)
    except Conflict:
        return {"around": None, "actor": actor}
    towns = rounds.towns(actor, around)
    names = place_names(town.code for town in towns)
    late = rounds.overdue(actor, around)
    return {
        "around": around, "actor": actor, "towns": [(names[t.code], t) for t in towns], "late": list(late[:OVERDUE_SHOWN]),
        "late_count": late.count(), "files": rounds.confirmation_files(actor, around)[:20], "photos": rounds.same_photos(actor, around)[:50],
        "checks": rounds.spot_checks(actor, around)[:20], "result_form": ResultForm(), "sample_form": SampleForm(),
        "notice_form": NoticeForm(towns=[(t.code, f"{names[t.code]}（未确认 {t.missing} 人）") for t in towns]),
        **forms,
    }  # fmt: skip


def _again(request: HttpRequest, **forms: Any) -> HttpResponse:
    answer = show(request, "workbench/confirmation/board.html", _board(request, **forms))
    answer.status_code = 422
    return answer


@page
def board(request: HttpRequest) -> HttpResponse:
    """Progress by township and everything that can be done about it."""
    return show(request, "workbench/confirmation/board.html", _board(request))


@page
def template(request: HttpRequest, channel: str) -> HttpResponse:
    """The result file to fill in, with the results to choose from."""
    require(actor_of_request(request), VIEW)
    if channel not in FILES:
        raise NotFound("没有这种结果文件的模板，请从“确认办理”页面下载。")
    return attachment(result_template(channel), f"年度确认{ConfirmationChannel(channel).label}模板.xlsx")


@act
def upload_results(request: HttpRequest) -> HttpResponse:
    """Take a result file."""
    actor, form = actor_of_request(request), ResultForm(request.POST, request.FILES)
    if not form.is_valid():
        return _again(request, result_form=form)
    given = dict(form.cleaned_data)
    file = given.pop("file")
    try:
        year = rounds.the_round(actor).year
        row = actions.import_results(actor, year=year, filename=file.name, content=file.read(), **given)
    except DomainError as refusal:
        if refusal.status in (403, 404):
            raise
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        problems = refusal.problems if isinstance(refusal, ListRefused) else ()
        return _again(request, result_form=form, problems=problems[:200])
    new = row.counts["confirmed"]
    if row.uploaded_at == actor.at:
        tell(request, f"结果文件已处理，新确认 {new} 人。")
    else:
        messages.info(
            request,
            f"这份文件 {localtime(row.uploaded_at):%m月%d日 %H:%M} 已经办理过（当时新确认 {new} 人），这次没有重复办理。",
        )
    return redirect("workbench:confirmation_file", row.pk)


@page
def result_file(request: HttpRequest, file_id: int) -> HttpResponse:
    """Every line of a result file with its verdict."""
    row = rounds.confirmation_file(actor_of_request(request), file_id)
    wanted = request.GET.get("verdict", "")
    tabs = [{"label": "全部", "url": "?", "count": len(row.lines), "here": wanted not in FILE_VERDICTS}]
    tabs += [
        {"label": words, "url": f"?verdict={code}", "count": row.counts.get(code, 0), "here": code == wanted}
        for code, words in FILE_VERDICTS.items()
    ]
    lines = [line for line in row.lines if wanted not in FILE_VERDICTS or line[3] == wanted]
    context = {
        "row": row,
        "tabs": tabs,
        "lines": lines[:1000],
        "words": FILE_VERDICTS,
        "tones": FILE_TONES,
        "more": len(lines) > 1000,
    }
    return show(request, "workbench/confirmation/file.html", context)


@page
def photo(request: HttpRequest, confirmation_id: int) -> HttpResponse:
    """The photo of a confirmation beside the one it resembles."""
    actor = actor_of_request(request)
    row = rounds.photo_of(actor, confirmation_id).confirmation
    return show(request, "workbench/confirmation/photo.html", {"pair": pair_of(actor, row), "row": row, "actor": actor})


@page
def picture(request: HttpRequest, confirmation_id: int) -> HttpResponse:
    """The JPEG itself, never kept by a browser."""
    content = actions.open_photo(actor_of_request(request), confirmation_id=confirmation_id)
    return HttpResponse(
        content, content_type="image/jpeg", headers={"Cache-Control": "no-store", "Content-Disposition": "inline"}
    )


@page
def letter(request: HttpRequest, person_id: int) -> HttpResponse:
    """The letter that asks another county to look after a payee who lives there."""
    return show(request, "workbench/confirmation/letter.html", lists.confirming(actor_of_request(request), person_id))


@act
def notify(request: HttpRequest) -> HttpResponse:
    """Note that the unconfirmed of a township were told."""
    actor = actor_of_request(request)
    form = NoticeForm(request.POST, towns=[(code, code) for code in [request.POST.get("town", "")]])
    around = rounds.the_round(actor)

    def give(data: dict[str, Any]) -> tuple[int]:
        town = data.pop("town")
        ids = rounds.untold(actor, around).filter(division_id__startswith=town[:9]).values_list("pk", flat=True)
        return (actions.give_notice(actor, year=around.year, person_ids=list(ids), **data),)

    done = attempt(form, give)
    if done is None:
        return _again(request, notice_form=form)
    tell(request, f"已登记告知 {done[0]} 人，自告知之日起六十日。")
    return redirect("workbench:rounds")


@act
def remind(request: HttpRequest) -> HttpResponse:
    """Send the monthly reminder."""
    actor = actor_of_request(request)
    made, silent = actions.remind_unconfirmed(actor, year=rounds.the_round(actor).year, town=request.POST.get("town", ""))
    tell(request, f"已生成 {made} 条提醒短信；{silent} 人没有登记电话，请由村（社区）上门告知。")
    return redirect("workbench:rounds")


@act
def stop_overdue(request: HttpRequest) -> HttpResponse:
    """Propose the stop of those whose sixty days are over."""
    actor, count = actor_of_request(request), whole(request.POST.get("seen_count"))
    made = repeat_is_fine(
        request, lambda: (actions.propose_overdue(actor, year=rounds.the_round(actor).year, seen_count=count),)
    )
    if made:
        tell(request, f"已提出停发 {made[0]} 人，逐人复核后生效。")
    return redirect("workbench:rounds")


@act
def draw(request: HttpRequest) -> HttpResponse:
    """Draw a spot check."""
    actor, form = actor_of_request(request), SampleForm(request.POST)
    row = attempt(form, lambda data: actions.draw_sample(actor, year=rounds.the_round(actor).year, **data))
    if row is None:
        return _again(request, sample_form=form)
    tell(request, f"已抽取 {row.size} 人，种子“{row.seed}”随名单保存。")
    return redirect("workbench:spot_check", row.pk)


@page
def spot_check(request: HttpRequest, check_id: int) -> HttpResponse:
    """The drawn list with its seed; prints as it stands."""
    actor = actor_of_request(request)
    row = rounds.spot_check(actor, check_id)
    return show(
        request,
        "workbench/confirmation/check.html",
        {"row": row, "items": rounds.spot_items(actor, check_id), "actor": actor},
    )


@sheet
def spot_item(request: HttpRequest, check_id: int, item_id: int) -> HttpResponse:
    """Note what a second look found."""
    actor, form = actor_of_request(request), CheckForm(request.POST or None)
    row = rounds.spot_check(actor, check_id)
    item = next((one for one in rounds.spot_items(actor, check_id) if one.pk == item_id), None)
    if item is None:
        raise Conflict("这条抽查不在本名单里，请从抽查名单重新进入。")
    if request.method == "POST":
        done = attempt(form, lambda data: actions.check_sample(actor, item_id=item_id, **data))
        if done is not None:
            tell(request, f"{item.person.name}的核查结果已登记：{done.get_outcome_display()}。")
            return redirect("workbench:spot_check", check_id)
    return show(request, "workbench/confirmation/item.html", {"row": row, "item": item, "actor": actor}, form)
