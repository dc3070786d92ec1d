"""A visit from the clerk's phone, and its photographs, which follow it one by one."""

from uuid import UUID

from apps.core.actor import Actor
from apps.core.phone import Kind, Sent, text
from apps.people.choices import Employment, Housing, Income
from apps.visits.actions.photos import add_photo
from apps.visits.actions.recording import record_visit
from apps.visits.choices import Answered, Feeling, Fund, GiftWay, Health, Mode, NeedKind, Organiser, Outcome
from apps.visits.queries.phone import offered_at_the_door, told_at_the_door
from apps.visits.rules.reading import UNREADABLE, read_visit, whole
from apps.visits.rules.refusals import BadVisit


def visit_at_the_door(actor: Actor, sent: Sent) -> str:
    """The number of the submission is the number of the visit. Raises what ``record_visit`` raises."""
    done = record_visit(
        actor, client_id=sent.uuid, person_id=sent.person_id, given=read_visit(sent.fields), task_id=whole(sent.fields, "task") or None,
        base=text(sent, "base", 20), photos=(sent.photo,) if sent.photo else (), signature=sent.signature,
    )  # fmt: skip
    words = f"走访已登记，回执号{done.receipt_no}。"
    if done.case_numbers:
        words += f"诉求已转为办件{'、'.join(done.case_numbers)}。"
    return words + ("另有一次走访与本次重复，两条都已保留，请在“走访慰问—待核对”里核对。" if done.has_conflict else "")


def photo_of_visit(actor: Actor, sent: Sent) -> str:
    """``visit``: the number of the visit's own submission. Raises what ``add_photo`` raises."""
    try:
        number = UUID(text(sent, "visit"))
    except ValueError as error:
        raise BadVisit(UNREADABLE, field="visit") from error
    return f"照片已收到，这次走访现有照片{add_photo(actor, client_id=number, photo=sent.photo)}张。"


_TABLES = {
    "outcome": Outcome, "mode": Mode, "organiser": Organiser, "health": Health, "feeling": Feeling, "income": Income, "housing": Housing,
    "work": Employment, "need": NeedKind, "answer": Answered, "fund": Fund, "way": GiftWay,
}  # fmt: skip
_LABELS = {
    "on": "走访日期", "outcome": "结果", "mode": "方式", "organiser": "走访名义", "place": "地点", "companions": "同行人员", "health": "身体状况",
    "feeling": "思想状况", "income": "家庭收入", "housing": "住房", "work": "就业", "wishes": "心愿", "thoughts": "想法和意见", "note": "其他情况",
    "next_on": "下次走访", "answers": "对上次承诺的答复", "needs": "诉求", "kind": "类别", "words": "说明", "promise": "承诺", "gifts": "慰问", "way": "发放方式",
    "fund": "资金来源", "fen": "金额（分）", "lot": "慰问品批次", "quantity": "数量", "task": "任务编号", "base": "所见上次回执",
}  # fmt: skip

KINDS = {
    "visit": Kind(
        "走访", "visits.record_visit", visit_at_the_door, told=told_at_the_door, offer=offered_at_the_door,
        tables={name: tuple((value, str(label)) for value, label in table.choices) for name, table in _TABLES.items()}, labels=_LABELS,
    ),
    "visit_photo": Kind("走访照片", "visits.add_photo", photo_of_visit, labels={"visit": "走访的提交编号"}),
}  # fmt: skip
