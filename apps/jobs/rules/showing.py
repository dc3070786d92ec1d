"""What an employer is shown of a person: only what that person agreed to, and never a number of an identity card. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

NAME, PHONE, AGE, SEX, EDUCATION, SERVICE = "name", "phone", "age", "sex", "education", "service"
#: In which order they are asked and shown.
ASKED: tuple[tuple[str, str], ...] = (
    (NAME, "姓名"),
    (PHONE, "联系电话"),
    (AGE, "年龄"),
    (SEX, "性别"),
    (EDUCATION, "文化程度"),
    (SERVICE, "服役经历"),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the dossier holds of that; a spell of service is (from, to or None, branch)."""

    name: str
    phone: str
    born_on: date
    sex: str
    education: str
    service: Sequence[tuple[date, date | None, str]]


def agreed_words(given: Collection[str]) -> str:
    """What was ticked, in words."""
    return "、".join(label for key, label in ASKED if key in given) or "姓氏"


def shown_name(name: str, shows: Collection[str]) -> str:
    """The name, or the family name when the rest was not to be shown."""
    return name if NAME in shows else f"{name[:1]}同志（本人未同意出示全名）"


def shown(facts: Facts, shows: Collection[str], today: date) -> list[tuple[str, str]]:
    """(label, words) of what may be shown, the name apart; "未登记" where the dossier holds nothing."""
    words = {
        PHONE: facts.phone,
        AGE: f"{_age(facts.born_on, today)}岁",
        SEX: facts.sex,
        EDUCATION: facts.education,
        SERVICE: "；".join(_spell(*one) for one in facts.service),
    }
    return [(label, words[key] or "未登记") for key, label in ASKED if key != NAME and key in shows]


def _age(born_on: date, today: date) -> int:
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


def _spell(since: date, until: date | None, branch: str) -> str:
    end = f"{until.year}年{until.month}月" if until else "现在"
    return f"{since.year}年{since.month}月至{end}{branch}"
