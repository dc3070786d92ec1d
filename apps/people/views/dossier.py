"""Forms of one dossier: register, correct, account, category, service, relatives, papers, delegation."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.doors import attempt, sheet, show
from apps.core.http import actor_of_request, attachment
from apps.people import actions, queries
from apps.people import forms as shapes
from apps.people.forms.dossier import HeirForm, OpenForm
from apps.people.queries.households import homes_for
from apps.people.queries.people import get_person
from apps.people.queries.places import place_choices


@dataclass(frozen=True, slots=True)
class Task:
    """One form page: its words, shape and action."""

    title: str
    button: str
    done: str
    form: type[forms.Form]
    action: Callable[..., Any]
    lead: str = ""


TASKS: dict[str, Task] = {
    "account": Task(
        "变更收款账户", "变更收款账户", "收款账户已变更，从今天起生效。", shapes.AccountForm, actions.change_account,
        "原账户随即停用，记录保留。本月已组批的发放不受影响。",
    ),
    "category": Task("认定人员类别", "登记类别", "人员类别已登记。", shapes.CategoryForm, actions.set_category),
    "service": Task("登记服役经历", "登记服役经历", "服役经历已登记。", shapes.ServiceForm, actions.record_service),
    "relative": Task("登记家庭成员", "登记家庭成员", "家庭成员已登记。", shapes.RelativeForm, actions.add_relative),
    "document": Task("登记材料", "登记材料", "材料已登记，可以在认定类别、登记委托时选用。", shapes.DocumentForm, actions.add_document),
    "delegation": Task(
        "登记委托或监护", "登记委托或监护", "委托（监护）已登记，可以办理代领账户。", shapes.DelegationForm, actions.add_delegation,
        "先登记委托书或监护证明的扫描件，再在这里选择。",
    ),
    "heir": Task(
        "登记遗属领取账户", "提交复核", "已登记，另一人复核后启用。", HeirForm, actions.propose_heir_account,
        "丧葬补助和去世后补发的款项发给遗属。先登记领取依据的扫描件，再在这里选择；复核后本人账户停用。",
    ),
    "honour": Task("登记荣誉奖励", "登记荣誉", "荣誉已登记。", shapes.HonourForm, actions.record_honour),
    "membership": Task(
        "登记党组织关系", "登记组织关系", "党组织关系已登记。", shapes.MembershipForm, actions.record_membership,
        "原来的组织关系在转入当天自动结束。",
    ),
    "work": Task(
        "登记就业情况", "登记就业情况", "就业情况已登记。", shapes.WorkForm, actions.record_work, "原来的就业情况在开始当天自动结束。"
    ),
    "hardship": Task("登记生活困难", "登记生活困难", "生活困难已登记。", shapes.HardshipForm, actions.record_hardship),
    "assessment": Task("登记生活状况", "登记生活状况", "生活状况已登记。", shapes.AssessmentForm, actions.record_assessment),
    "certificate": Task(
        "登记优抚证件", "登记证件", "优抚证件已登记。", shapes.CertificateForm, actions.record_certificate,
        "伤残证件填等级和性质；烈士、因公牺牲、病故证明书和现役军人身份证明填军人的姓名和关系。同种旧证在发证当天自动换发。",
    ),
    "contribution": Task(
        "登记作用发挥", "登记", "作用发挥已登记。", shapes.ContributionForm, actions.record_contribution,
        "任职填开始日期，卸任时在档案里登记结束；志愿服务、宣讲、捐赠一次一条，填活动日期。只用于荣誉激励，不影响任何待遇。",
    ),
    "discipline": Task(
        "登记处分", "登记处分", "处分已登记。", shapes.DisciplineForm, actions.record_discipline, "属于敏感信息，只有能看健康和困难情况的岗位看得到。"
    ),
    "movein": Task(
        "迁入家庭户", "迁入", "已迁入家庭户。", shapes.MoveInForm, actions.join_household, "原来的户在迁入当天自动迁出；户主、关系变更也在这里办理。"
    ),
    "moveout": Task("迁出家庭户", "迁出", "已迁出家庭户。", shapes.MoveOutForm, actions.leave_household),
    "photo": Task("更换照片", "上传照片", "照片已更换。", shapes.PhotoForm, actions.set_photo),
    "verify": Task(
        "核验档案", "登记核验", "核验已登记。", shapes.VerifyForm, actions.verify_dossier,
        "核对无误的内容打勾；内容有变的先更正再核验。核验只证明属实，不改动内容。",
    ),
}  # fmt: skip


def person_url(person_id: int) -> str:
    """The person page, wherever the installation has it."""
    try:
        return reverse("workbench:person", args=[person_id])
    except NoReverseMatch:
        return reverse("people:correct", args=[person_id])


@sheet
def register(request: HttpRequest) -> HttpResponse:
    """建档立卡."""
    actor = actor_of_request(request)
    require(actor, actions.register_person.permission)  # type: ignore[attr-defined]
    form = offer(actor, shapes.RegisterForm(request.POST or None))
    if request.method == "POST":
        row = attempt(form, lambda data: actions.register_person(actor, **data))
        if row is not None:
            messages.success(request, f"已建档，档案编号{row.dossier_no}。接着可以登记服役经历、人员类别和收款账户。")
            return HttpResponseRedirect(person_url(row.pk))
    context = {"title": "建档立卡", "button": "建档", "back_url": ""}
    return show(request, "people/form.html", context, form)


@sheet
def correct(request: HttpRequest, person_id: int) -> HttpResponse:
    """更正人员档案, or ask for it where the post may only ask."""
    actor = actor_of_request(request)
    person = get_person(actor, person_id)
    direct = actor.may("people.correct_person")
    require(actor, "people.correct_person" if direct else "people.request_change")
    form = offer(actor, shapes.CorrectForm(request.POST or None, initial=stated(person)))
    if request.method == "POST":
        call = actions.correct_person if direct else actions.request_change
        done = attempt(
            form,
            lambda data: call(
                actor,
                person_id=person_id,
                version=data["version"],
                changes=form.changes(),
                reason=data["reason"],
                **({"source": data["source"]} if direct else {}),
            ),
        )
        if done is not None:
            messages.success(request, "档案已更正。" if direct else "更正申请已提交，由县局另一位工作人员复核后生效。")
            return HttpResponseRedirect(person_url(person_id))
    lead = "身份证号、电话、住址不显示原内容；不改的留空即可。"
    context = {
        "title": f"更正档案：{person.name}",
        "button": "保存更正" if direct else "提交更正申请",
        "lead": lead,
        "back_url": person_url(person_id),
    }
    return show(request, "people/form.html", context, form)


@sheet
def task(request: HttpRequest, person_id: int, kind: str) -> HttpResponse:
    """One of the smaller forms of a dossier."""
    actor = actor_of_request(request)
    chosen = TASKS[kind]
    require(actor, chosen.action.permission)  # type: ignore[attr-defined]
    found = queries.dossier(actor, person_id)
    live = found.live_account
    form = offer(
        actor,
        chosen.form(
            request.POST or None,
            request.FILES or None,
            initial={"seen_account_id": live.pk if live else None, "version": found.person.version},
        ),
        found,
    )
    if request.method == "POST":
        done = attempt(form, lambda data: chosen.action(actor, person_id=person_id, **bytes_of(data)))
        if done is not None:
            messages.success(request, chosen.done)
            return HttpResponseRedirect(person_url(person_id))
    context = {
        "title": f"{chosen.title}：{found.person.name}", "button": chosen.button, "lead": chosen.lead, "back_url": person_url(person_id),
        "has_file": "file" in form.fields,
    }  # fmt: skip
    return show(request, "people/form.html", context, form)


def bytes_of(data: dict[str, Any]) -> dict[str, Any]:
    """An uploaded scan as bytes; the name the browser gave is only kept as a word."""
    file = data.pop("file", None)
    if file is not None:
        data |= {"filename": file.name, "content": file.read()}
    return data


def stated(person: Any) -> dict[str, Any]:
    """Sealed fields are never sent to a form."""
    keys = (
        "name", "sex", "born_on", "residence", "ethnicity", "politics", "employment", "education", "marriage", "contact_name",
        "away_place", "dwelling_code", "grid_cell", "grid_leader", "id_number_note", "version",
    )  # fmt: skip
    return {key: getattr(person, key) for key in keys} | {"division": person.division_id}


def offer(actor: Actor, form: Any, found: queries.Dossier | None = None) -> Any:
    """Fill the lists of a form: places of the actor, papers and delegations of the person."""
    if "division" in form.fields:
        form.fields["division"].widget.choices = place_choices(actor)
    if found is None:
        return form
    lists = {
        "evidence_id": [(row.pk, str(row)) for row in found.documents],
        "delegation_id": [
            (row.pk, str(row)) for row in found.delegations if row.valid_to is None or row.valid_to > actor.today
        ],
    }
    if "household_id" in form.fields:
        lists["household_id"] = homes_for(actor, found.person)
    for key, rows in lists.items():
        if key in form.fields:
            form.fields[key].choices = [("", "不选"), *rows]
    return form


@sheet
def open_scan(request: HttpRequest, person_id: int, document_id: int) -> HttpResponse:
    """A scan of the dossier: ask what for, leave the record, hand it out as a download."""
    actor = actor_of_request(request)
    require(actor, actions.open_document.permission)  # type: ignore[attr-defined]
    person = get_person(actor, person_id)
    form = OpenForm(request.POST or None)
    if request.method == "POST":
        found = attempt(
            form, lambda data: actions.open_document(actor, person_id=person_id, document_id=document_id, **data)
        )
        if found is not None:
            return attachment(found.content, found.name, found.content_type)
    context = {"title": f"查看材料扫描件：{person.name}", "button": "下载扫描件", "back_url": f"{person_url(person_id)}?tab=papers",
               "lead": "查看会留下记录：谁、什么时候、看了哪份、为了什么。"}  # fmt: skip
    return show(request, "people/form.html", context, form)


@sheet
def end_entry(request: HttpRequest, person_id: int, entry: str, row_id: int) -> HttpResponse:
    """解除或作废 one dated row."""
    actor = actor_of_request(request)
    require(actor, actions.end_entry.permission)  # type: ignore[attr-defined]
    person = get_person(actor, person_id)
    form = shapes.EndEntryForm(request.POST or None)
    if request.method == "POST":
        done = attempt(form, lambda data: actions.end_entry(actor, person_id=person_id, entry=entry, row_id=row_id, **data))
        if done is not None:
            messages.success(request, "已办理，原记录保留备查。")
            return HttpResponseRedirect(f"{person_url(person_id)}?tab=life")
    context = {"title": f"解除或作废记录：{person.name}", "button": "确认", "back_url": f"{person_url(person_id)}?tab=life"}
    return show(request, "people/form.html", context, form)
