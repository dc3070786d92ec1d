"""An application, one question a page: which questions, in which order, what is still open. Pure.

The definition of the kind says everything; only the card has questions of its own, since its application is more than a case.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from apps.cases.rules.answers import read_field, shown
from apps.cases.rules.definition import FormField, Kind
from apps.core.errors import AlreadyDone, Conflict, NotFound

KEEPS = timedelta(hours=24)  # what arrived after a session's end is kept as long
DRAFT_LASTS = timedelta(days=180)
MOST_FILES = 20  # scans of one draft
CARD = "card_application"
#: Kinds that are applied for elsewhere: a card's replacement needs the old card at the desk.
ELSEWHERE = ("card_replacement",)
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_HINTS = {
    "date": "写成“2026年3月5日”或“2026-3-5”的样子。",
    "money": "写数字，单位是元，例如“1500”。",
    "number": "写数字。",
}
_LEFT_OVER = ("other", "any")
_YES_NO = (("true", "是"), ("false", "不是"))
#: What the definition calls in the words of a form, asked as a person asks.
_ASKED = {
    ("hardship", "cause"): "家里遇到了什么困难？",
    ("hardship", "happened_on"): "哪一天发生的？",
    ("hardship", "story"): "请说一说家里的情况",
    ("hardship", "family_size"): "家里一起生活的有几个人？",
    ("hardship", "asked"): "想申请多少钱？",
    ("plaque", "purpose"): "要办哪一种？",
    ("plaque", "basis"): "您家属于哪一类？",
    ("plaque", "spot"): "想挂在哪里？",
    (CARD, "type"): "办哪一种优待证？",
    (CARD, "bank"): "选哪家银行制证？",
    (CARD, "delivery"): "办好了怎么领？",
}


class NothingAsked(NotFound):
    """No such application, question or paper."""

    default = "没有找到这一页。请回到“我要办事”重新选择。"


class Unfinished(Conflict):
    """Questions are still open."""


class SentAlready(AlreadyDone):
    """The same application, sent once more."""


@dataclass(frozen=True, slots=True)
class Question:
    """One page: a field, its words, and what can be chosen."""

    field: FormField
    words: str
    hint: str
    options: Sequence[tuple[str, str]]

    @property
    def name(self) -> str:
        """The field's name, which stands in the address."""
        return self.field.name

    @property
    def is_long(self) -> bool:
        """Wants more than a line."""
        return self.field.type == "long"

    @property
    def mode(self) -> str:
        """Which keyboard a phone shows."""
        if self.field.type == "number" or (self.field.most and self.field.most == self.field.least):
            return "numeric"
        return "decimal" if self.field.type == "money" else ""


def is_offered(kind: Kind) -> bool:
    """May it be applied for at the portal, page by page?"""
    plain = all(one.type != "person" for one in kind.form)
    return "portal" in kind.channels and kind.code not in ELSEWHERE and plain


def questions(kind: Kind, banks: Sequence[tuple[str, str]] = ()) -> list[Question]:
    """The pages of a kind, in the order of its form."""
    fields = list(kind.form)
    if kind.code == CARD:
        fields = [_bank(one, banks) if one.name == "bank" else one for one in fields]
        fields.append(FormField("cleared", _CLEARED, "choice", required=True, choices={"yes": "都没有"}))
    return [_question(kind.code, one) for one in fields]


_CLEARED = "有没有被除名、开除军籍，被剥夺政治权利，正在服刑或被通缉？"


def _bank(one: FormField, banks: Sequence[tuple[str, str]]) -> FormField:
    return FormField(one.name, one.label, "choice", required=True, choices=dict(banks))


def _question(code: str, one: FormField) -> Question:
    options: Sequence[tuple[str, str]] = ()
    if one.type == "choice":  # a stored definition keeps no order; what is left over stands last
        options = tuple(sorted(one.choices.items(), key=lambda choice: choice[0] in _LEFT_OVER))
    if one.type == "flag":
        options = _YES_NO
    words = _ASKED.get((code, one.name), one.label)
    hint = one.help or ("" if options else _HINTS.get(one.type, ""))
    if one.help and one.type == "date":  # which day, and how it is written
        hint = f"{one.help}，{_HINTS['date']}"
    return Question(one, words, hint, options)


def question_of(asked: Sequence[Question], name: str) -> Question:
    """The page of that name. Raises NothingAsked."""
    found = next((one for one in asked if one.name == name), None)
    if found is None:
        raise NothingAsked
    return found


def read(question: Question, text: str) -> str:
    """What was typed, as the draft keeps it: a day in ISO, all else as typed. Raises FieldWrong in the words of the field."""
    typed = text.strip()
    if question.field.type == "date" and (found := _DAY.fullmatch(unicodedata.normalize("NFKC", typed))):
        typed = f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}"
    if question.field.type in ("money", "number") or question.mode == "numeric":
        typed = unicodedata.normalize("NFKC", typed).replace(" ", "").removesuffix("元")
    read_field(question.field, typed)
    return typed


def told(question: Question, text: str | None) -> str:
    """An answer as the check page shows it."""
    if text is None:
        return "还没有回答"
    if not text:
        return "没有填"
    return shown(question.field, read_field(question.field, text))


def next_open(asked: Sequence[Question], answers: Mapping[str, str], after: str = "") -> Question | None:
    """The first question that nobody has answered yet, looking behind ``after`` first; skipped ones count as answered."""
    names = [one.name for one in asked]
    turn = names.index(after) + 1 if after in names else 0
    return next((one for one in [*asked[turn:], *asked[:turn]] if one.name not in answers), None)


def is_done(paper_names: Collection[str], asked: Sequence[Question], answers: Mapping[str, str], kind: Kind) -> str:
    """Why it cannot be sent yet, in words; empty when it can. Papers may follow at the window, the card's photograph may not."""
    left = [one.words for one in asked if one.name not in answers]
    if left:
        return f"还有{len(left)}个问题没有回答：{'、'.join(left)}。请先回答，再提交。"
    if kind.code == CARD and PHOTO not in paper_names:
        return "办优待证要一张证件照片，请先上传照片，再提交。不会弄的，请带身份证到服务站拍照办理。"
    return ""


PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper as it is asked for on its page."""

    name: str
    label: str
    note: str
    required: bool


def papers(kind: Kind) -> list[Wanted]:
    """What to photograph; what departments share is not asked for (国务院关于在线政务服务的若干规定 第七条)."""
    found = [Wanted(one.name, one.label, one.note, one.required) for one in kind.papers if not one.shared]
    if kind.code == CARD:
        note = "近期正面免冠白底照片，358×441像素，20KB至50KB"
        found.insert(0, Wanted(PHOTO, "证件照片", note, required=True))
    return found


def paper_of(kind: Kind, name: str) -> Wanted:
    """The paper of that name. Raises NothingAsked."""
    found = next((one for one in papers(kind) if one.name == name), None)
    if found is None:
        raise NothingAsked
    return found


def late_kind(case_id: int) -> str:
    """Under what the photographs that came too late for a case are kept: like a kind, and the name of none (kinds have no hyphen)."""
    return f"case-{case_id}"


def check_sendable(missing: str) -> None:
    """Raises Unfinished with what is missing."""
    if missing:
        raise Unfinished(missing)
