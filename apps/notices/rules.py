"""What may leave the house, when, and what a public notice needs before money moves. Pure.

Law: lists of subsidies are published and objections examined before payment (惠民惠农补贴“一卡通”发放公示);
the number of days and the quiet hours are the bureau's own parameters.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apps.core.errors import AlreadyDone, Conflict, Invalid
from apps.core.masking import mask_name

SHANGHAI = ZoneInfo("Asia/Shanghai")
QUIET_FROM = time(21, 0)
QUIET_TO = time(8, 0)
MAX_TEXT = 500
DEFAULT_WORKING_DAYS = 7
ANSWER_WORKING_DAYS = 5
MAX_ENTRIES = 200_000

DRAFT, QUEUED, SENDING, SENT = "draft", "queued", "sending", "sent"
FAILED, UNKNOWN, CANCELLED = "failed", "unknown", "cancelled"

MESSAGE_MOVES: Mapping[tuple[str, str], str] = {
    (DRAFT, "release"): QUEUED,
    (DRAFT, "cancel"): CANCELLED,
    (QUEUED, "cancel"): CANCELLED,
    (QUEUED, "claim"): SENDING,
    (SENDING, "accept"): SENT,
    (SENDING, "refuse"): FAILED,
    (SENDING, "lose"): UNKNOWN,
    (UNKNOWN, "prove_sent"): SENT,
    (UNKNOWN, "prove_failed"): FAILED,
}
_MOVE_WORDS = {
    "release": "发送",
    "cancel": "取消",
    "claim": "发送",
    "accept": "登记结果",
    "refuse": "登记结果",
    "lose": "登记结果",
    "prove_sent": "核实",
    "prove_failed": "核实",
}
_STATE_WORDS = {
    DRAFT: "草稿",
    QUEUED: "待发送",
    SENDING: "发送中",
    SENT: "已发送",
    FAILED: "未发出",
    UNKNOWN: "结果不明",
    CANCELLED: "已取消",
}
_GAP = re.compile(r"\{([^{}]*)\}")
_GAP_NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")
_LONG_NUMBER = re.compile(r"(?<![0-9])[0-9]{15,}[0-9Xx]?(?![0-9])")


class NoPhone(Invalid):
    """An SMS needs a phone."""

    default = "该人员没有登记手机号，请先在档案中补录手机号，或改用站内信。"


class NoticeLive(Conflict):
    """One reference is published once at a time."""

    default = "这项业务已有公示在进行；如名单有误，请先撤下原公示，再重新发布。"


class PeriodOver(Conflict):
    """An objection came after the last day."""

    default = "公示期已满，不再受理对本次公示的异议；请按信访渠道登记反映的问题。"


class SamePerson(Conflict):
    """Who published or received does not answer."""

    default = "公示发布人和异议受理人不能答复本异议，请由另一位同事核查答复。"


class OptedOut(Conflict):
    """A greeting to somebody who does not want any."""

    default = "本人已表示不再接收问候和活动短信，这条没有写；涉及待遇、办件和期限的短信不受影响。"


class NeedsPerson(Conflict):
    """A public act is stood for by a person."""

    default = "这一步须由工作人员本人办理，请以个人账号登录后再办。"


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom a message goes: ``key`` e.g. ``person:340321-000123`` or ``staff:12``; ``phone`` in clear, only in memory."""

    key: str
    name: str
    division_code: str
    phone: str | None = None

    @classmethod
    def of_person(cls, dossier_no: str, name: str, division_code: str, phone: str | None = None) -> "Recipient":
        """Somebody with a dossier; ``name`` is whoever reads the message, the person or the delegate."""
        return cls(f"person:{dossier_no}", name, division_code, phone)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to make: its deduplication key, whom it is for, and what fills the gaps."""

    key: str
    recipient: Recipient
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list to publish; ``name`` in full, stored and shown masked."""

    person_key: str
    name: str
    division_code: str
    item: str
    amount_fen: int = 0
    standard_text: str = ""


@dataclass(frozen=True, slots=True)
class Clearance:
    """May the business behind a notice go on? ``reasons`` speak to the approver; ``upheld`` objections need a look."""

    cleared: bool
    reasons: tuple[str, ...] = ()
    upheld: int = 0

    def __bool__(self) -> bool:
        return self.cleared


def move(state: str, verb: str) -> str:
    """The state after ``verb``; raises ``AlreadyDone`` when the message is there already, ``Conflict`` when it cannot go."""
    target = MESSAGE_MOVES.get((state, verb))
    if target is not None:
        return target
    if state in {end for (_, name), end in MESSAGE_MOVES.items() if name == verb}:
        raise AlreadyDone(f"这条消息{_STATE_WORDS[state]}，不需要重复办理。")
    raise Conflict(f"这条消息{_STATE_WORDS[state]}，不能再{_MOVE_WORDS[verb]}。")


def gaps_of(body: str) -> tuple[str, ...]:
    """Names of the gaps in a template, in order of first appearance; raises ``Invalid`` for a malformed gap."""
    names = tuple(dict.fromkeys(_GAP.findall(body)))
    for name in names:
        if not _GAP_NAME.fullmatch(name):
            raise Invalid(f"填空项“{{{name[:20]}}}”写法不对，请用小写英文字母，例如 {{name}}。", field="body")
    if _GAP.sub("", body).count("{") or _GAP.sub("", body).count("}"):
        raise Invalid("正文里的花括号不成对，请检查填空项，例如 {name}。", field="body")
    return names


def check_template(body: str, placeholders: Iterable[str]) -> tuple[str, ...]:
    """The gaps of the body must be exactly the declared ones; raises ``Invalid`` naming the difference."""
    if not body.strip():
        raise Invalid("模板正文不能为空，请填写要发送的内容。", field="body")
    if len(body) > MAX_TEXT:
        raise Invalid(f"模板正文有{len(body)}字，超过{MAX_TEXT}字，请删减。", field="body")
    used, declared = set(gaps_of(body)), set(placeholders)
    if used - declared:
        raise Invalid(f"正文用到了未登记的填空项：{'、'.join(sorted(used - declared))}；请补登记或改正文。", field="body")
    if declared - used:
        raise Invalid(f"登记的填空项没有用到：{'、'.join(sorted(declared - used))}；请写进正文或删去。", field="body")
    return gaps_of(body)


HIDDEN = "******"


def hidden(body: str, values: Mapping[str, str]) -> str:
    """The text of a one-time code as it is kept: the gap ``code`` shows nothing."""
    return render(body, {**values, "code": HIDDEN})


def render(body: str, values: Mapping[str, str]) -> str:
    """Fill the gaps; raises ``Invalid`` for a missing or unknown value, for an overlong text, or for a full number in it."""
    gaps = set(gaps_of(body))
    missing, extra = gaps - set(values), set(values) - gaps
    if missing or extra:
        what = f"缺少{'、'.join(sorted(missing))}" if missing else f"多出{'、'.join(sorted(extra))}"
        raise Invalid(f"消息填空项与模板不一致：{what}；请按模板填写。", field="values")
    text = _GAP.sub(lambda found: str(values[found[1]]), body)
    return check_text(text)


def check_text(text: str) -> str:
    """A text that leaves the house: not empty, at most 500 characters, no full ID or account number."""
    if not text.strip():
        raise Invalid("消息内容不能为空，请填写要发送的内容。", field="text")
    if len(text) > MAX_TEXT:
        raise Invalid(f"消息内容有{len(text)}字，超过{MAX_TEXT}字，请删减。", field="text")
    if _LONG_NUMBER.search(text):
        raise Invalid("消息里出现了完整的证件号或账号，请改为只写末四位。", field="text")
    return text


def send_time(at: datetime) -> datetime:
    """The first instant not inside the quiet hours 21:00–8:00 (Asia/Shanghai) at or after ``at``."""
    local = at.astimezone(SHANGHAI)
    if QUIET_TO <= local.time() < QUIET_FROM:
        return at
    day = local.date() + timedelta(days=1) if local.time() >= QUIET_FROM else local.date()
    return datetime.combine(day, QUIET_TO, tzinfo=SHANGHAI)


def is_quiet(at: datetime) -> bool:
    """True between 21:00 and 8:00 in Asia/Shanghai: nothing is sent."""
    return send_time(at) != at


def check_lines(lines: Sequence[Line]) -> None:
    """A published list names a person once per item, with whole non-negative amounts; raises ``Invalid`` naming the line."""
    if len(lines) > MAX_ENTRIES:
        raise Invalid(f"名单有{len(lines)}行，超过{MAX_ENTRIES}行，请按乡镇分批公示。", field="entries")
    seen: dict[tuple[str, str], int] = {}
    for number, line in enumerate(lines, start=1):
        first = seen.setdefault((line.person_key, line.item), number)
        if first != number:
            raise Invalid(f"名单第{number}行与第{first}行是同一人同一项目，请删去一行。", field="entries")
        if line.amount_fen < 0:
            raise Invalid(f"名单第{number}行金额为负数，请核对。", field="entries")
        if not line.name.strip() or not line.item.strip():
            raise Invalid(f"名单第{number}行缺少姓名或项目，请补全。", field="entries")


def shown_name(name: str) -> str:
    """A name as a public list shows it: ``王*国``."""
    return mask_name(name.strip())


def check_days(working_days: int) -> int:
    """A notice stands for 1 to 60 working days."""
    if not 1 <= working_days <= 60:
        raise Invalid("公示期须为1至60个工作日，请重新填写。", field="working_days")
    return working_days


def check_words(text: str, *, field: str, least: int = 4, most: int = 2000) -> str:
    """A text somebody has to answer for; raises ``Invalid`` when it is too short or too long."""
    trimmed = text.strip()
    if len(trimmed) < least:
        raise Invalid(f"请写清楚内容（至少{least}个字）。", field=field)
    if len(trimmed) > most:
        raise Invalid(f"内容超过{most}字，请精简。", field=field)
    return trimmed


def check_answerer(answering: int | None, publisher: int, received_by: int | None) -> int:
    """An objection is answered by somebody who neither published the notice nor received the objection."""
    if answering is None:
        raise NeedsPerson
    if answering in (publisher, received_by):
        raise SamePerson
    return answering


def phase(state: str, opens_on: date, closes_on: date, today: date) -> str:
    """``withdrawn`` · ``upcoming`` · ``open`` (last day included) · ``over``."""
    if state == "withdrawn":
        return "withdrawn"
    if today < opens_on:
        return "upcoming"
    return "open" if today <= closes_on else "over"


PHASE_WORDS: Mapping[str, str] = {"withdrawn": "已撤下", "upcoming": "尚未开始", "open": "公示中", "over": "公示期满"}


_REFERENCE_WORDS = {"batch": "发放批次", "round": "年度确认", "entitlement": "待遇认定", "payment": "发放明细"}


_BATCH_KEY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def reference_words(reference: str) -> str:
    """What a reference means to people: ``batch:2026-11-01`` is 发放批次 2026-11-01."""
    if _BATCH_KEY.fullmatch(reference):
        return f"发放批次 {reference}"
    kind, _, rest = reference.partition(":")
    return f"{_REFERENCE_WORDS[kind]} {rest}" if kind in _REFERENCE_WORDS and rest else reference


def clearance(found: str | None, closes_on: date | None, open_objections: int, upheld: int) -> Clearance:
    """``found``: phase of the live notice, None without one. Cleared: period over, every objection answered."""
    if found is None or closes_on is None:
        return Clearance(False, ("还没有发布公示，请先发布名单公示。",))
    reasons = []
    if found in ("upcoming", "open"):
        reasons.append(f"公示到{closes_on.year}年{closes_on.month}月{closes_on.day}日止，期满后才能继续。")
    if open_objections:
        reasons.append(f"还有{open_objections}条异议没有答复，请先核查答复。")
    return Clearance(not reasons, tuple(reasons), upheld)


_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}")


def is_mobile(number: str) -> bool:
    """A mobile telephone as it is kept: somewhere a code can be sent to."""
    return _MOBILE.fullmatch(number) is not None


def check_phone(text: str, *, mobile: bool = False) -> str:
    """A phone number as dialled: 11-digit mobile, or (unless ``mobile``) area code and landline; full-width too."""
    plain = unicodedata.normalize("NFKC", text).strip().replace(" ", "").removeprefix("+86")
    if not mobile and _LANDLINE.fullmatch(plain):
        return plain
    if is_mobile(plain := plain.replace("-", "")):
        return plain
    kinds = "11位手机号" if mobile else "11位手机号或带区号的座机号"
    raise Invalid(f"电话号码格式不对，请填写{kinds}。", field="phone")


def check_publisher(publishing: int | None, author: int) -> int:
    """An article is published by somebody else than its author."""
    if publishing is None:
        raise NeedsPerson
    if publishing == author:
        raise Conflict("文章由您拟稿，须由另一位同事审发。")
    return publishing


def check_shown(shows_from: date, shows_until: date | None) -> None:
    """Shown for at least a day."""
    if shows_until is not None and shows_until < shows_from:
        raise Invalid("停止展示日不能早于开始展示日，请核对日期。", field="shows_until")
