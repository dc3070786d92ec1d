"""Forms of requests: the form of the use case without what the bureau decides, plus paper and reason."""

from collections.abc import Mapping
from typing import Any

from django import forms

from apps.core.errors import Invalid
from apps.people import forms as shapes
from apps.people.choices import ChangeKind
from apps.people.forms.fields import Picked, Place

_OWN = ("evidence_id", "reason", "delegation_id", "seen_account_id", "version", "source", "file")
ASKED: dict[str, type[forms.Form] | None] = {
    ChangeKind.FACTS: shapes.CorrectForm, ChangeKind.PHOTO: None, ChangeKind.DOCUMENT: None, ChangeKind.VERIFY: shapes.VerifyForm,
    ChangeKind.HOUSEHOLD: shapes.MoveInForm,
    ChangeKind.ACCOUNT: shapes.AccountForm, ChangeKind.SERVICE: shapes.ServiceForm, ChangeKind.RELATIVE: shapes.RelativeForm,
    ChangeKind.CATEGORY: shapes.CategoryForm, ChangeKind.HONOUR: shapes.HonourForm, ChangeKind.MEMBERSHIP: shapes.MembershipForm,
    ChangeKind.WORK: shapes.WorkForm, ChangeKind.HARDSHIP: shapes.HardshipForm, ChangeKind.ASSESSMENT: shapes.AssessmentForm,
    ChangeKind.CERTIFICATE: shapes.CertificateForm, ChangeKind.DISCIPLINE: shapes.DisciplineForm,
}  # fmt: skip


def ask_form(kind: str) -> type[forms.Form]:
    """The form of the use case without what the bureau decides, and the paper and reason of a request."""
    base = ASKED[kind]
    fields = {key: field for key, field in base.base_fields.items() if key not in _OWN} if base else {}
    fields |= {"version": forms.IntegerField(widget=forms.HiddenInput), **shapes.AskForm.base_fields}
    return type("Asking", (forms.Form,), fields)


def asked_of(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What a program asks for, read by the same form as the page. Raises Invalid with the first fault."""
    base = ASKED.get(kind)
    known = base.base_fields if base else {}
    whole = kind != ChangeKind.FACTS
    fields = {key: field for key, field in known.items() if key not in _OWN and (whole or key in given)}
    unknown = sorted(set(given) - set(fields))
    if unknown:
        raise Invalid(f"“{unknown[0]}”不是这项申请的栏目。", field=unknown[0])
    form = type("Asked", (forms.Form,), fields)(dict(given))
    for key, field in form.fields.items():
        if isinstance(field, Place | Picked):
            form.fields[key].choices = [(given[key], str(given[key]))]
    if not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        raise Invalid(str(errors[0]), field=field)
    return {key: value for key, value in form.cleaned_data.items() if key in given or value not in (None, "", [])}
