"""What a visit must say before it is saved, its fingerprint, its receipt number. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta

from apps.visits.choices import Answered, Feeling, Fund, GiftWay, Health, Mode, NeedKind, Organiser, Outcome
from apps.visits.rules.refusals import BadVisit, PromiseUnanswered

#: A phone's clock may be wrong by a day; what lies further ahead is a mistake of the hand.
CLOCK_DAYS = 1
LONG_AGO_DAYS = 400
MOST_PHOTOS = 6


@dataclass(frozen=True, slots=True)
class Gift:
    """Cash handed over, or goods out of a lot of the township's stock."""

    way: str
    fund: str = ""
    fen: int = 0
    lot_id: int = 0
    quantity: int = 0


@dataclass(frozen=True, slots=True)
class Need:
    """What the household asks for; it becomes a case with a clock. ``promise``: what the visitor said would be done."""

    kind: str
    words: str
    promise: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a promise."""

    promise_id: int
    outcome: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """The fixed fields of a talk."""

    health: str = ""
    income: str = ""
    housing: str = ""
    work: str = ""
    wishes: str = ""
    thoughts: str = ""
    feeling: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """One visit as the phone or the page sends it."""

    on: date
    outcome: str = Outcome.MET
    mode: str = Mode.HOME
    organiser: str = Organiser.TOWNSHIP
    place: str = ""
    companions: tuple[str, ...] = ()
    talk: Talk = field(default_factory=Talk)
    note: str = ""
    next_on: date | None = None
    gifts: tuple[Gift, ...] = ()
    needs: tuple[Need, ...] = ()
    answers: tuple[Answer, ...] = ()


def fingerprint(person_id: int, task_id: int | None, given: Submission, files: Sequence[bytes]) -> str:
    """SHA-256 of everything sent: the same number with another content is another visit."""
    text = json.dumps([person_id, task_id, asdict(given)], ensure_ascii=False, sort_keys=True, default=str)
    digest = hashlib.sha256(text.encode())
    for content in files:
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()


def check_submission(given: Submission, today: date, *, signed: bool, photos: int) -> None:
    """Shape and sense of a visit. Raises BadVisit with the field."""
    for value, table, name in (
        (given.outcome, Outcome, "outcome"),
        (given.mode, Mode, "mode"),
        (given.organiser, Organiser, "organiser"),
    ):
        if value not in table.values:
            raise BadVisit("请选择走访的结果、方式和名义。", field=name)
    _check_days(given, today)
    check_photos(photos)
    _check_talk(given)
    if given.outcome != Outcome.MET and (given.gifts or given.needs):
        raise BadVisit("没有见到本人或家人的走访，不能登记慰问和诉求。请核对走访结果。", field="outcome")
    _check_gifts(given, signed=signed, photos=photos)
    for need in given.needs:
        if need.kind not in NeedKind.values or len(need.words.strip()) < 4:
            raise BadVisit("请选择诉求类别，并写明要解决什么（至少4个字）。", field="needs")


def check_photos(count: int) -> None:
    """Raises BadVisit when a visit would have more photographs than it may."""
    if count > MOST_PHOTOS:
        raise BadVisit(f"一次走访最多上传{MOST_PHOTOS}张照片，请删去多余的再保存。", field="photos")


def _check_gifts(given: Submission, *, signed: bool, photos: int) -> None:
    for gift in given.gifts:
        _check_gift(gift)
    cash = any(gift.way == GiftWay.CASH for gift in given.gifts)
    if cash and (not given.companions or not signed):
        raise BadVisit("发放现金须两人以上在场并由领取人签名。请填写同行人员并签名后保存。", field="companions")
    if any(gift.way == GiftWay.GOODS for gift in given.gifts) and not (signed or photos):
        raise BadVisit("慰问品送到户须有签名或照片。请签名或拍照后保存。", field="signature")


def _check_days(given: Submission, today: date) -> None:
    if given.on > today + timedelta(days=CLOCK_DAYS):
        raise BadVisit("走访日期晚于今天，请核对手机日期后改正。", field="on")
    if given.on < today - timedelta(days=LONG_AGO_DAYS):
        raise BadVisit("走访日期早于一年前，请核对日期；历史记录请由县局补录。", field="on")
    if given.next_on is not None and given.next_on <= given.on:
        raise BadVisit("下次走访日期应晚于这次走访，请重新选择。", field="next_on")


def _check_talk(given: Submission) -> None:
    talk = given.talk
    if (talk.health and talk.health not in Health.values) or (talk.feeling and talk.feeling not in Feeling.values):
        raise BadVisit("请从选项中选择健康和思想状况。", field="talk")
    if given.outcome == Outcome.MET and not talk.health:
        raise BadVisit("请选择本人的健康状况。", field="health")


def _check_gift(gift: Gift) -> None:
    if gift.way == GiftWay.CASH and (gift.fen <= 0 or gift.fund not in Fund.values):
        raise BadVisit("请填写现金慰问的金额，并选择资金来源。", field="gifts")
    if gift.way == GiftWay.GOODS and (gift.quantity <= 0 or gift.lot_id <= 0):
        raise BadVisit("请选择慰问品并填写数量。", field="gifts")
    if gift.way not in (GiftWay.CASH, GiftWay.GOODS):
        raise BadVisit("手工登记的只有现金和慰问品；银行发放的由县局按名单办理。", field="gifts")


def check_answers(open_promises: Mapping[int, str], answers: Sequence[Answer], *, met: bool) -> None:
    """Every open promise has an answer when somebody was met. Raises PromiseUnanswered naming what was promised."""
    for answer in answers:
        if answer.outcome not in Answered.values or (answer.outcome != Answered.KEPT and len(answer.words.strip()) < 4):
            raise BadVisit("对上次答应的事，请选择办得怎样；没有办到的写明原因（至少4个字）。", field="answers")
    missing = [words for number, words in open_promises.items() if number not in {one.promise_id for one in answers}]
    if met and missing:
        told = "；".join(f"“{words}”" for words in missing)
        raise PromiseUnanswered(f"上次走访答应的事还没有答复：{told}。请逐项写明办得怎样，再保存这次走访。", field="answers")


def check_desk_answer(outcome: str, words: str) -> None:
    """An answer without a visit says what was told and how. Raises BadVisit."""
    if outcome not in Answered.values:
        raise BadVisit("请选择办得怎样。", field="outcome")
    if len(words.strip()) < 4:
        raise BadVisit("请写明办得怎样、怎样告知本人的（至少4个字），例如“助听器已配好，电话告知”。", field="words")


def receipt_no(year: int, serial: int) -> str:
    """The number a visitor reads over the telephone: ``ZF2026-000123``."""
    return f"ZF{year}-{serial:06d}"
