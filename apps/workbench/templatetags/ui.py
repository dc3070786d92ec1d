"""Template filters and tags of the shell: figures, dates, fields, stages, pagers. They format; they never decide."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django import template
from django.conf import settings
from django.forms import CheckboxInput, Select
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.benefits.rules import EVENTS, SCHEMES, facts_text
from apps.benefits.rules.catalogue import WORDS
from apps.core import money
from apps.core.actor import Actor
from apps.core.month import Month
from apps.core.registry import REGISTRY
from apps.org.choices import RoleCode
from apps.payments.choices import PaymentState
from apps.people.choices import SourceKind
from apps.policy.rules import key_label, parameter_label
from apps.workbench import rules
from apps.workbench.choices import DOORS, VALUE_WORDS
from apps.workbench.forms.bank import VoucherForm
from apps.workbench.templatetags.links import door

register = template.Library()

TONES = frozenset({"good", "warn", "stop", "wait", "gold"})


#: Rows of a time line that have a page of their own.
ROW_PAGES = {
    "benefits.Entitlement": "workbench:entitlement", "benefits.LifeEvent": "workbench:event", "benefits.Grant": "workbench:grant",
    "benefits.Suspicion": "workbench:suspicion", "benefits.Finding": "workbench:finding", "payments.Payment": "workbench:payment",
    "payments.Receivable": "workbench:receivable", "people.ChangeRequest": "people:request",
    "cases.Case": "workbench:case",
}  # fmt: skip


@register.simple_tag
def row_url(ref: str, row_id: int) -> str:
    """The page of a row of the time line, or nothing."""
    return reverse(ROW_PAGES[ref], args=[row_id]) if ref in ROW_PAGES else ""


@register.simple_tag
def kin_number(opened: Any, relative: Any) -> str:
    """The ID number of a relative in a booklet that shows full numbers."""
    return str(opened.relatives.get(relative.pk, "—"))


@register.filter
def source_word(kind: str) -> str:
    """A source of a field in words."""
    return str(SourceKind(kind).label)


@register.filter
def yuan(fen: int | None) -> str:
    """Fen as ``1,234.56``; nothing for an unknown amount."""
    return "" if fen is None else money.yuan(int(fen)).replace("-", "−")


@register.filter
def change(fen: int | None) -> str:
    """A signed difference: ``+12.00``, ``−3,120.00``, ``0.00``."""
    if fen is None:
        return ""
    return ("+" if int(fen) > 0 else "") + yuan(fen)


@register.filter
def count(number: int | None) -> str:
    """A whole number with thousands separators."""
    return "" if number is None else f"{int(number):,}".replace("-", "−")


@register.filter
def month(value: Month | date | None) -> str:
    """``2026年11月`` for a Month or for the first day of one."""
    if value is None or value == "":
        return ""
    return (value if isinstance(value, Month) else Month.of(value)).label


@register.filter
def day(value: date | datetime | None) -> str:
    """``2026-03-05`` as tables show it."""
    if not value:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return value.strftime("%Y-%m-%d")


@register.filter
def long_day(value: date | datetime | None) -> str:
    """``2026年3月5日`` as letters and slips show it."""
    if not value:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{value.year}年{value.month}月{value.day}日"


@register.filter
def masked(tail: str | None) -> str:
    """``尾号 1234`` for an account; a plain sentence when there is none."""
    return f"尾号 {tail}" if tail else "未登记"


@register.filter
def capitals(fen: int) -> str:
    """Amount in financial capitals."""
    return money.capitals(int(fen))


@register.filter
def sees(actor: Actor, code: str) -> bool:
    """Does the division lie in the actor's places? For links to what would otherwise not be found."""
    return actor.sees(code)


@register.simple_tag
def bureau_name() -> str:
    """The bureau as it signs itself."""
    return str(settings.ORGANISATION["name"])


@register.simple_tag
def optional_url(name: str, *args: Any, **kwargs: Any) -> str:
    """Like ``url``, but empty where a door is not installed (an app may be left out of a deployment)."""
    try:
        return reverse(name, args=args, kwargs=kwargs) if args or kwargs else door(name)
    except NoReverseMatch:
        return ""


@register.simple_tag
def logout_url() -> str:
    """Where the signing-out form posts to."""
    return optional_url("logout") or reverse("admin:logout")


@register.simple_tag(takes_context=True)
def role_names(context: template.Context) -> str:
    """The signed-in person's posts in Chinese."""
    actor = getattr(context.get("request"), "actor", None)
    held: frozenset[str] = getattr(actor, "roles", frozenset())
    return "、".join(str(role.label) for role in RoleCode if role.value in held) or "未授予岗位"


@register.inclusion_tag("components/navigation.html", takes_context=True)
def navigation(context: template.Context) -> dict[str, Any]:
    """The doors this person may use, the present one marked."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated:
        return {"items": []}
    held = getattr(getattr(request, "actor", None), "permissions", ())
    doors = [(door, url) for door in rules.doors_for(DOORS, held) if (url := optional_url(door.url_name))]
    here, first = rules.door_at([door for door, _ in doors], request.path), rules.fitting([door.label for door, _ in doors])
    items = [{"label": door.label, "url": url, "here": door is here} for door, url in doors]
    return {"items": items[:first], "more": items[first:], "in_more": any(item["here"] for item in items[first:])}


@register.simple_tag
def crumbs(*parts: str) -> SafeString:
    """Breadcrumbs from alternating words and addresses; the last word stands alone: ``{% crumbs "批次" url "11月" %}``."""
    pairs = [(parts[i], parts[i + 1] if i + 1 < len(parts) else "") for i in range(0, len(parts), 2)]
    html = render_to_string("components/crumbs.html", {"trail": [("工作台", "/"), *pairs]})
    return SafeString(html)


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """One form field: label, hint, error text above the control, all tied together for a screen reader."""
    attrs: dict[str, str | bool] = {}
    if (bound.help_text or bound.errors) and not bound.use_fieldset:
        attrs["aria-describedby"] = f"{bound.auto_id}_words"
    if bound.errors and not bound.use_fieldset:
        attrs["aria-invalid"] = "true"
    checkbox = isinstance(bound.field.widget, CheckboxInput)
    answered = isinstance(bound.field.widget, Select) and dict(bound.field.widget.choices).get("", "全部") == "全部"
    optional = not bound.field.required and not answered and not getattr(bound.field, "is_asked", False)
    return {"field": bound, "widget": bound.as_widget(attrs=attrs), "checkbox": checkbox, "optional": optional}


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """All errors of a form on top, each a link to its field."""
    return {"form": form}


@register.inclusion_tag("components/tile.html")
def tile(label: str, value: Any, url: str = "", unit: str = "", note: str = "", tone: str = "") -> dict[str, Any]:
    """A figure that is a door to exactly its list."""
    return {"label": label, "value": value, "url": url, "unit": unit, "note": note, "tone": tone}


@register.inclusion_tag("components/stages.html")
def stages(items: Any) -> dict[str, Any]:
    """Vertical stages with who and when."""
    return {"stages": items}


@register.inclusion_tag("components/stageline.html")
def stageline(items: Any) -> dict[str, Any]:
    """The same stages on one line."""
    return {"stages": items}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Any, label: str = "分页内容") -> dict[str, Any]:
    """Tabs are links; the present one is marked."""
    return {"tabs": items, "label": label}


@register.inclusion_tag("components/empty.html")
def nothing(title: str, text: str = "", url: str = "", act: str = "") -> dict[str, Any]:
    """An empty list says what would be here and how to make it."""
    return {"title": title, "text": text, "url": url, "act": act}


@register.inclusion_tag("components/bar_chart.html")
def chart(drawing: rules.Chart) -> dict[str, Any]:
    """A server-drawn bar chart with its data table."""
    return {"chart": drawing}


@register.simple_tag
def chip(words: str, tone: str = "", small: str = "") -> SafeString:
    """A word with a state colour; the word carries the meaning."""
    css = f"chip chip-{tone}" if tone in TONES else "chip"
    if small:
        return format_html('<span class="{}">{}<small>{}</small></span>', css, words, small)
    return format_html('<span class="{}">{}</span>', css, words)


def _query(request: Any, **changes: str | None) -> str:
    """The present query string with some values replaced (None removes) and the page position forgotten."""
    params = {key: values for key, values in request.GET.lists() if key not in {"after", "before"}}
    for key, value in changes.items():
        if value is None:
            params.pop(key, None)
        else:
            params[key] = [value]
    text = urlencode(params, doseq=True)
    return f"{request.path}?{text}" if text else request.path


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context: template.Context, label: str, key: str, kind: str = "") -> dict[str, Any]:
    """A column head that sorts: ``sort=key`` ascending, ``sort=-key`` descending."""
    request = context["request"]
    now = request.GET.get("sort", "")
    state = "ascending" if now == key else "descending" if now == f"-{key}" else "none"
    url = _query(request, sort=f"-{key}" if state == "ascending" else key)
    return {"label": label, "kind": kind, "state": state, "url": url}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: template.Context, page: Any) -> dict[str, Any]:
    """Keyset pager: forward and back, never a page number and never a full count."""
    request = context["request"]
    following, previous = getattr(page, "next_token", None), getattr(page, "previous_token", None)
    return {
        "next_url": _query(request, after=following) if following else "",
        "prev_url": _query(request, after=previous) if previous else "",
        "count": len(page.rows),
    }


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: Any) -> str:
    """The present address with some query values replaced."""
    return _query(context["request"], **{key: None if value in (None, "") else str(value) for key, value in changes.items()})


@register.simple_tag
def idem() -> SafeString:
    """One fresh token per rendered form: a second press of the same form is the same intention."""
    return format_html('<input type="hidden" name="idem" value="{}">', uuid4())


@register.filter
def lookup(table: dict[Any, Any], key: Any) -> Any:
    """A value of a table by a key that is itself a variable; empty when it is not there."""
    return table.get(key, "") if table else ""


@register.filter
def rate_words(rate_key: str) -> str:
    """A rate key in words: ``10|war`` is 十级 因战."""
    return key_label(rate_key)


@register.filter
def parameter_words(name: str) -> str:
    """The Chinese name of a parameter."""
    return parameter_label(name)


@register.filter
def may(actor: Any, permission: str) -> bool:
    """Does this person hold the permission? Only decides whether a door is drawn; the action decides again."""
    return bool(actor and actor.may(permission))


def _value_word(word: Any) -> str:
    text = str(word)
    scheme = SCHEMES.get(text)
    return scheme.name if scheme else VALUE_WORDS.get(text, WORDS.get(text, key_label(text) if text else ""))


@register.filter
def plain_value(value: Any) -> str:
    """A parameter's JSON value as a clerk reads it: parts joined by 、, true and false in words."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict) and {"a", "b", "rule"} <= set(value):
        return (
            f"{_value_word(value['a'])}与{_value_word(value['b'])}：{_value_word(value['rule'])}（{value.get('law', '')}）"
        )
    if isinstance(value, dict):
        return "、".join(f"{_value_word(key)} {plain_value(part)}".strip() for key, part in value.items())
    if isinstance(value, list):
        return "；".join(plain_value(part) for part in value)
    return _value_word(value)


@register.simple_tag
def fact_words(scheme: str, facts: dict[str, Any]) -> str:
    """Facts of an entitlement in words; a dash when the scheme asks for none."""
    return facts_text(scheme, facts) if facts and scheme in SCHEMES else "—"


@register.simple_tag
def event_words(kind: str, data: dict[str, Any]) -> str:
    """The further facts of a life event in words."""
    labels = {fact.name: fact.label for fact in EVENTS.get(kind, ("", ()))[1]}
    return "；".join(f"{labels.get(name, name)}：{WORDS.get(str(value), value)}" for name, value in data.items())


@register.filter
def town_code(code: str) -> str:
    """The township of a village code."""
    return f"{code[:9]}000"


@register.filter
def payment_state(state: str) -> str:
    """The Chinese word of a payment state."""
    return str(PaymentState(state).label) if state in PaymentState.values else state


PAYMENT_SIGNS = {"ready": ("○", "wait"), "sent": ("→", "wait"), "paid": ("✓", "good"), "failed": ("■", "stop"),
                 "returned": ("■", "stop"), "unknown": ("?", "warn"), "withdrawn": ("–", "wait")}  # fmt: skip


@register.simple_tag
def payment_chip(payment: Any) -> SafeString:
    """A payment's state with its sign, and the bank's reason when there is one."""
    sign, tone = PAYMENT_SIGNS.get(payment.state, ("", ""))
    return chip(f"{sign} {payment.get_state_display()}", tone, payment.reason)


@register.filter
def net_dues(figures: dict[str, int]) -> int:
    """Dues of a batch minus what was kept back."""
    return figures["dues"] - figures["setoff"]


@register.filter
def voucher_form(number: int) -> Any:
    """The fields of a voucher form with ids of their own, one form per batch on the page."""
    return VoucherForm(auto_id=f"voucher-{number}-%s")


@register.filter
def browser_words(agent: str) -> str:
    """A browser's self-description in words a person recognises."""
    return rules.browser_words(agent)


@register.filter
def audit_words(entry: Any) -> str:
    """What an audit entry was about, in words: the action's label, or which number was looked at."""
    looked = {"id_number": "查看完整身份证号", "phone": "查看完整电话", "account": "查看完整账号", "address": "查看住址", "applicant": "查看本人同意出示的应聘资料"}  # fmt: skip
    if entry.verb.startswith("read."):
        return looked.get(entry.verb.removeprefix("read."), "查看完整信息")
    return entry.label or REGISTRY.get(entry.verb, "") or "更改档案"
