"""Values for notices tests."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from apps.core.actor import Actor
from apps.notices import actions
from apps.notices.models import Message, Objection, PublicNotice
from apps.notices.rules import Line, Recipient
from tests.make import COUNTY, OTHER_TOWN, VILLAGE

SHANGHAI = ZoneInfo("Asia/Shanghai")
PHONE = "19900001234"
WANG = Recipient("person:340321-000001", "王建国", VILLAGE, PHONE)
DUE = {
    "name": "王建国",
    "deadline": "12月31日",
    "station": "荆山镇退役军人服务站",
    "phone": "0552-8010101",
    "bureau": "怀远县退役军人事务局",
}
LINES = (
    Line("person:340321-000001", "王建国", VILLAGE, "参战退役军人生活补助", 90_900, "10,908元/年"),
    Line("person:340321-000002", "买买提·艾力", VILLAGE, "农村籍退役士兵老年生活补助", 24_800, "744元/年×4年"),
    Line("person:340321-000003", "李娜", f"{OTHER_TOWN[:9]}201", "参战退役军人生活补助", 90_900, "10,908元/年"),
)


def at(text: str) -> datetime:
    """``2026-11-23 10:00`` in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def on(actor: Actor, text: str) -> Actor:
    """The same person at another time."""
    return replace(actor, at=at(text))


def sent(actor: Actor, **over: Any) -> Message:
    """One SMS in the outbox."""
    given = {"key": "confirm:1", "template": "confirmation_due", "recipient": WANG, "values": DUE, **over}
    return actions.send_message(actor, **given)


def published(actor: Actor, **over: Any) -> PublicNotice:
    """A payment notice of three lines for five working days."""
    given = {
        "kind": "payment",
        "subject": "2026年11月优抚补助发放名单公示",
        "body": "根据有关规定，现将本月拟发放名单予以公示，如有异议请在公示期内提出。",
        "division_code": COUNTY,
        "reference": "batch:2026-11-01",
        "entries": LINES,
        "working_days": 5,
        **over,
    }
    return actions.publish_notice(actor, **given)


def lodged(actor: Actor, notice: PublicNotice, **over: Any) -> Objection:
    """An objection by a villager."""
    given = {"objector": "赵大山", "phone": "19900005678", "text": "名单中有人已经迁出本村。", "token": "t-1", **over}
    return actions.lodge_objection(actor, notice_id=notice.pk, **given)
