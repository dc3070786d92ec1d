"""The real-name ledger: entered, brought up to date, verified; job news pushed to who wants them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.jobs.choices import Area, LedgerStatus, NewsChannel, Priority, Trade, WorkMode
from apps.jobs.models import Vacancy
from apps.jobs.models.seekers import JobNews, Seeker, SeekerStatus
from apps.jobs.queries.matching import newest_for_all
from apps.jobs.queries.seekers import lock_seeker
from apps.jobs.rules.seekers import OnLedger, check_change, check_codes, check_pay_floor, read_skills
from apps.notices.actions import send_messages
from apps.notices.models import Message
from apps.notices.rules import Outgoing, Recipient
from apps.org.models import Division
from apps.org.queries import contacts
from apps.people.models import Person
from apps.people.queries.clear import clear
from apps.people.queries.people import any_person, lock_person

NEWS_DAYS = 7
TEMPLATES = {NewsChannel.SMS: "job_news", NewsChannel.INBOX: "job_news_letter"}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody can and wants, as a form or a request gives it. ``town``: twelve digits or nothing; pay in fen a month."""

    skills: str = ""
    trades: Sequence[str] = ()
    areas: Sequence[str] = ()
    town: str = ""
    pay_floor_fen: int | None = None
    modes: Sequence[str] = ()
    wish: str = ""
    priority: str = Priority.NONE


@action(permission="jobs.enter_seeker", label="登记就业台账")
def enter_seeker(
    actor: Actor, *, person_id: int, status: str, since: date, wishes: Wishes, takes_news: bool = True, note: str = ""
) -> Seeker:
    """Put somebody on the ledger, once. Raises PersonNotFound, OnLedger, Conflict (not alive or gone), Invalid."""
    person = lock_person(actor, person_id)
    if person.state != "active":
        raise Conflict(f"{person.name}的档案是“{person.get_state_display()}”，不能登记就业台账。请核对档案。")
    if status not in LedgerStatus.values or since > actor.today:
        raise Invalid("请选择现在的状态，开始日期不晚于今天。", field="since")
    row = Seeker(
        person=person, takes_news=takes_news, entered_by_id=actor.staff_id, entered_at=actor.at, changed_at=actor.at
    )
    _fill(row, wishes, person)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "job_seeker_once" not in str(error):
            raise
        raise OnLedger(f"{person.name}已经在就业台账上。请打开原来的台账，更新意愿或者变更状态。") from error
    _open(actor, row, status, since, note)
    audit.record(actor, "jobs.enter_seeker", row, after=_shown(row) | {"status": status, "since": since, "news": takes_news})
    return row


def _fill(row: Seeker, given: Wishes, person: Person) -> None:
    row.skills = read_skills(given.skills)
    row.trades = check_codes(given.trades, Trade.values, "trades", "意向行业")
    row.areas = check_codes(given.areas, Area.values, "areas", "意向工作区域")
    row.modes = check_codes(given.modes, WorkMode.values, "modes", "就业方式")
    check_codes([given.priority], Priority.values, "priority", "优先帮扶类别")
    row.pay_floor_fen, row.priority, row.wish = (
        check_pay_floor(given.pay_floor_fen),
        given.priority,
        given.wish.strip()[:200],
    )
    town = Division.objects.filter(pk=given.town, code__startswith=person.division_id[:6]).first() if given.town else None
    if given.town and town is None:
        raise Invalid("意向乡镇请从本县乡镇中选择；想去外地的，请选择意向工作区域。", field="town")
    row.town = town


def _open(actor: Actor, row: Seeker, status: str, since: date, note: str) -> None:
    SeekerStatus.objects.create(
        seeker=row, status=status, since=since, note=note.strip()[:200], entered_by_id=actor.staff_id, entered_at=actor.at
    )


def _shown(row: Seeker) -> dict[str, Any]:
    return {
        "skills": row.skills, "trades": row.trades, "areas": row.areas, "town": row.town_id, "pay_floor_fen": row.pay_floor_fen,
        "modes": row.modes, "priority": row.priority,
    }  # fmt: skip


@action(permission="jobs.change_wishes", label="更新求职意愿")
def change_wishes(actor: Actor, *, seeker_id: int, wishes: Wishes) -> Seeker:
    """What somebody can and wants, anew. What was verified before has to be verified again. Raises SeekerNotFound, Invalid."""
    row = lock_seeker(actor, seeker_id)
    before = _shown(row)
    _fill(row, wishes, row.person)
    row.changed_at, row.verified_on, row.verified_by = actor.at, None, None
    row.save()
    audit.record(actor, "jobs.change_wishes", row, before=before, after=_shown(row))
    return row


@action(permission="jobs.change_status", label="变更就业状态")
def change_status(actor: Actor, *, seeker_id: int, status: str, since: date, note: str = "") -> Seeker:
    """End the status of now on ``since`` and begin another. Raises SeekerNotFound, SameStatus, Invalid."""
    row = lock_seeker(actor, seeker_id)
    if status not in LedgerStatus.values:
        raise Invalid("状态请从列表中选择。", field="status")
    now = row.statuses.get(until__isnull=True)
    check_change(now.status, now.since, status, since, actor.today)
    now.until = since
    now.save(update_fields=["until"])
    _open(actor, row, status, since, note)
    row.changed_at, row.verified_on, row.verified_by = actor.at, None, None
    row.save(update_fields=["changed_at", "verified_on", "verified_by"])
    audit.record(actor, "jobs.change_status", row, before={"status": now.status}, after={"status": status, "since": since})
    return row


@action(permission="jobs.verify_seeker", label="核验就业台账")
def verify_seeker(actor: Actor, *, seeker_id: int) -> Seeker:
    """Somebody asked and found the ledger true today. Raises SeekerNotFound, Conflict (verified today already)."""
    row = lock_seeker(actor, seeker_id)
    if row.verified_on == actor.today:
        raise Conflict("这份台账今天已经核验过，不用重复核验。")
    row.verified_on, row.verified_by_id = actor.today, actor.staff_id
    row.save(update_fields=["verified_on", "verified_by"])
    audit.record(actor, "jobs.verify_seeker", row, after={"verified_on": actor.today})
    return row


@action(permission="jobs.choose_news", label="登记岗位推送意愿")
def choose_news(actor: Actor, *, seeker_id: int, takes_news: bool) -> Seeker:
    """Whether somebody wants job news chosen for them (个人信息保护法 第二十四条). Raises SeekerNotFound, Conflict."""
    row = lock_seeker(actor, seeker_id)
    if row.takes_news == takes_news:
        raise Conflict("推送意愿没有变化，不用重复登记。")
    row.takes_news, row.news_changed_at = takes_news, actor.at
    row.save(update_fields=["takes_news", "news_changed_at"])
    audit.record(actor, "jobs.choose_news", row, before={"takes_news": not takes_news}, after={"takes_news": takes_news})
    return row


@action(permission="jobs.push_news", label="推送匹配岗位")
def push_news(actor: Actor) -> dict[str, int]:
    """Tell everybody who looks for work of the vacancies of this week that fit and were not told yet; at most three, once a day.

    SMS to who has a telephone, a letter (站内信) to all; who wants none gets none. Returns messages by channel; zero is no refusal.
    """
    best = newest_for_all(actor, since=actor.at - timedelta(days=NEWS_DAYS))
    told = set(JobNews.objects.filter(event="match", sent_on=actor.today).values_list("seeker_id", flat=True))
    wanted = {seeker: numbers for seeker, numbers in best.items() if seeker not in told}
    rows = list(Seeker.objects.filter(pk__in=wanted).select_related("person").order_by("pk"))
    titles = dict(
        Vacancy.objects.filter(pk__in={one for numbers in wanted.values() for one in numbers}).values_list("pk", "title")
    )
    sent = {channel: _send(actor, channel, rows, wanted, titles) for channel in (NewsChannel.SMS, NewsChannel.INBOX)}
    audit.record(
        actor,
        "jobs.push_news",
        ("jobs.job_news", "", "匹配岗位推送"),
        after={str(one): count for one, count in sent.items()} | {"persons": len(rows)},
    )
    return {str(channel): count for channel, count in sent.items()}


def _send(
    actor: Actor, channel: NewsChannel, rows: Sequence[Seeker], wanted: Mapping[int, list[int]], titles: Mapping[int, str]
) -> int:
    """Messages of one channel, and a row for each that notices really made: who refuses all courtesy messages gets none."""
    words, items, news = contacts(), [], []
    for row in rows:
        phone = clear(row.person, "phone") if channel == NewsChannel.SMS else ""
        if channel == NewsChannel.SMS and not phone:
            continue
        key = f"jobnews:{row.pk}:match:{actor.today}:{channel}"
        to = Recipient.of_person(row.person.dossier_no, row.person.name, row.person.division_id, phone or None)
        what = "、".join(titles[one] for one in wanted[row.pk])
        items.append(Outgoing(key, to, {"name": row.person.name, "what": what[:60], **words(row.person.division_id)}))
        news.append(JobNews(seeker=row, event="match", sent_on=actor.today, channel=channel, vacancies=wanted[row.pk],
                            message_key=key, pushed_by_id=actor.staff_id))  # fmt: skip
    if not items:
        return 0
    send_messages(actor.as_house(), template=TEMPLATES[channel], items=items, subject=f"岗位推送{actor.today}")
    made = set(Message.objects.filter(key__in=[item.key for item in items]).values_list("key", flat=True))
    return len(JobNews.objects.bulk_create([one for one in news if one.message_key in made], batch_size=2000))


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One person of a ledger kept before this system."""

    person_id: int
    status: str
    since: date
    wishes: Wishes
    takes_news: bool = True


@action(permission="jobs.open_ledger", label="登记以往就业台账")
def open_ledger(actor: Actor, *, rows: Sequence[LedgerLine]) -> int:
    """Take over a ledger kept on paper, all or none. Returns how many. Raises PersonNotFound, OnLedger, Invalid."""
    people = {
        row.pk: row for row in any_person(actor).filter(pk__in={one.person_id for one in rows}, state="active").order_by()
    }
    if len(people) != len(rows):
        raise Invalid("台账中有人不在本辖区的在册档案之内，或者出现了两次。请核对后再登记。")
    if Seeker.objects.filter(person_id__in=people).exists():
        raise OnLedger("台账中有人已经登记过。请删去已登记的行后再办理。")
    made = []
    for one in rows:
        row = Seeker(person=people[one.person_id], takes_news=one.takes_news, entered_by_id=actor.staff_id, entered_at=actor.at,
                     changed_at=actor.at, verified_on=actor.today, verified_by_id=actor.staff_id)  # fmt: skip
        _fill(row, one.wishes, row.person)
        made.append(row)
    Seeker.objects.bulk_create(made, batch_size=2000)
    SeekerStatus.objects.bulk_create(
        [SeekerStatus(seeker=row, status=one.status, since=one.since, entered_by_id=actor.staff_id, entered_at=actor.at)
         for row, one in zip(made, rows, strict=True)], batch_size=2000
    )  # fmt: skip
    audit.record(actor, "jobs.open_ledger", ("jobs.seeker", "", "以往就业台账"), after={"persons": len(made)})
    return len(made)
