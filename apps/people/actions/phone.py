"""A change request from the clerk's phone."""

from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.core.phone import Kind, Sent, text
from apps.people.actions.changes import request_change

#: What a clerk may ask for at the door; the other fields need papers and the desk.
ASKED = {
    "phone": "联系电话", "address": "居住地址", "spare_phone": "备用电话", "contact_name": "紧急联系人", "contact_phone": "紧急联系人电话",
    "away_place": "常住（外出）地点",
}  # fmt: skip


def ask_change(actor: Actor, sent: Sent) -> str:
    """One field, new value and reason; the paper is the photo. Raises what ``request_change`` raises."""
    name = text(sent, "field")
    if name not in ASKED:
        raise Invalid("这一栏不能在手机上申请更正。请到电脑端“申请更改”办理。", field="field")
    if not text(sent, "value"):
        raise Invalid("请填写改成什么，再上传。", field="value")
    row = request_change(
        actor, person_id=sent.person_id, version=sent.version, changes={name: text(sent, "value")}, reason=text(sent, "reason"),
        content=sent.photo, filename="手机拍照.jpg" if sent.photo else "",
    )  # fmt: skip
    return f"更正申请已提交（第{row.pk}号），县局复核后生效。"


_LABELS = {"field": "更正哪一项", "value": "改成", "reason": "原因"}
KINDS = {
    "change_request": Kind(
        "更正申请", "people.request_change", ask_change, tables={"field": tuple(ASKED.items())}, labels=_LABELS
    )
}
