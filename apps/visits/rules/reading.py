"""A visit as the clerk's phone wrote it (JSON), read into a ``Submission``. Pure; sense is judged later, here only shape."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from apps.visits.choices import Mode, Organiser
from apps.visits.rules.refusals import BadVisit
from apps.visits.rules.submission import Answer, Gift, Need, Submission, Talk

TALK = ("health", "income", "housing", "work", "feeling", "wishes", "thoughts")
MOST_LINES, MOST_NUMBER = 20, 2**31 - 1
UNREADABLE = "手机送来的走访内容读不懂，没有登记。请在手机上打开这一条，核对后重新上传；仍不行请联系系统管理员。"


def read_visit(fields: Mapping[str, Any]) -> Submission:
    """Raises BadVisit for anything that is not the shape of a visit."""
    on, talk = _day(fields, "on"), _part(fields, "talk")
    if on is None:
        raise BadVisit("请填写走访日期后再上传。", field="on")
    return Submission(
        on=on, outcome=_text(fields, "outcome", 8), mode=_text(fields, "mode", 8) or Mode.HOME,
        organiser=_text(fields, "organiser", 12) or Organiser.TOWNSHIP, place=_text(fields, "place", 200),
        companions=tuple(one.strip()[:40] for one in _texts(fields, "companions") if one.strip()),
        talk=Talk(**{name: _text(talk, name, 500) for name in TALK}), note=_text(fields, "note", 1000), next_on=_day(fields, "next_on"),
        gifts=tuple(
            Gift(_text(one, "way", 8), _text(one, "fund", 12), whole(one, "fen"), whole(one, "lot"), whole(one, "quantity"))
            for one in _parts(fields, "gifts")
        ),
        needs=tuple(Need(_text(one, "kind", 8), _text(one, "words", 500), _text(one, "promise", 300)) for one in _parts(fields, "needs")),
        answers=tuple(Answer(whole(one, "promise"), _text(one, "outcome", 8), _text(one, "words", 300)) for one in _parts(fields, "answers")),
    )  # fmt: skip


def whole(fields: Mapping[str, Any], name: str) -> int:
    """A whole number that is no bigger than a key; 0 when absent. Raises BadVisit."""
    value = fields.get(name) or 0
    if type(value) is not int or not 0 <= value <= MOST_NUMBER:
        raise BadVisit(UNREADABLE, field=name)
    return value


def _text(fields: Mapping[str, Any], name: str, longest: int) -> str:
    value = fields.get(name) or ""
    if not isinstance(value, str):
        raise BadVisit(UNREADABLE, field=name)
    return value.strip()[:longest]


def _day(fields: Mapping[str, Any], name: str) -> date | None:
    text = _text(fields, name, 10)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadVisit("日期不正确，请在手机上重新选择日期后再上传。", field=name) from error


def _part(fields: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = fields.get(name) or {}
    if not isinstance(value, dict):
        raise BadVisit(UNREADABLE, field=name)
    return value


def _list(fields: Mapping[str, Any], name: str, kind: type) -> Sequence[Any]:
    value = fields.get(name) or []
    if not isinstance(value, list) or len(value) > MOST_LINES or not all(isinstance(one, kind) for one in value):
        raise BadVisit(UNREADABLE, field=name)
    return value


def _parts(fields: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    return _list(fields, name, dict)


def _texts(fields: Mapping[str, Any], name: str) -> Sequence[str]:
    return _list(fields, name, str)
