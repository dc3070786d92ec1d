"""The only way to read notices. Messages and objections are cut to the actor's places; public notices to their line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from apps.core.action import permission, require
from apps.core.actor import EVERYWHERE, Actor
from apps.core.errors import NotFound
from apps.core.month import Month
from apps.core.scope import prefix, within
from apps.core.timeline import Strand, Subject
from apps.notices import rules
from apps.notices.choices import ArticleState, MessageState, NoticeState, ObjectionState, Outcome
from apps.notices.models import Article, Message, MessageTemplate, NoticeEntry, Objection, OptOut, PublicNotice
from apps.org.models import Division, RoleGrant
from apps.policy.queries import book
from apps.policy.rules import division_line

Row = TypeVar("Row")
VIEW_MESSAGE = permission("notices.view_message", "查看消息")
VIEW_TEMPLATE = permission("notices.view_template", "查看消息模板")
VIEW_NOTICE = permission("notices.view_notice", "查看公示")
VIEW_OBJECTION = permission("notices.view_objection", "查看异议")
VIEW_ARTICLE = permission("notices.view_article", "查看文章")


@dataclass(frozen=True)
class Village:
    """One village's share of a notice's list."""

    code: str
    name: str
    town: str
    people: int
    lines: int
    total_fen: int


def messages(actor: Actor) -> QuerySet[Message]:
    """Messages to people of the actor's places, newest first."""
    require(actor, VIEW_MESSAGE)
    return Message.objects.filter(within(actor, "division_code")).select_related("template", "created_by")


def message(actor: Actor, message_id: int) -> Message:
    """One message; ``NotFound`` out of scope."""
    found = messages(actor).filter(pk=message_id).first()
    if found is None:
        raise NotFound("没有找到这条消息，请返回消息列表重新选择。")
    return found


def letters(actor: Actor) -> QuerySet[Message]:
    """The letters in the actor's own inbox, unread first, then newest."""
    if actor.staff_id is None:
        return Message.objects.none()
    own = Message.objects.filter(recipient_key=f"staff:{actor.staff_id}", channel="inbox", state=MessageState.SENT)
    return own.order_by(F("read_at").asc(nulls_first=True), "-id")


def unsettled(actor: Actor) -> QuerySet[Message]:
    """Messages a person must look at: failed and unknown ones not yet resolved."""
    return messages(actor).filter(state__in=[MessageState.FAILED, MessageState.UNKNOWN], resolved_at__isnull=True)


def template(code: str) -> MessageTemplate:
    """An active template; ``NotFound`` otherwise."""
    found = MessageTemplate.objects.filter(pk=code, is_active=True).first()
    if found is None:
        raise NotFound("没有这个消息模板或已停用，请联系系统管理员。")
    return found


def templates(actor: Actor) -> QuerySet[MessageTemplate]:
    """Every template."""
    require(actor, VIEW_TEMPLATE)
    return MessageTemplate.objects.all()


def lock_template(code: str) -> MessageTemplate:
    """Lock a template, active or not."""
    found = MessageTemplate.objects.select_for_update(of=("self",), no_key=True).filter(pk=code).first()
    if found is None:
        raise NotFound("没有这个消息模板，请返回模板列表重新选择。")
    return found


def lock_message(actor: Actor, message_id: int) -> Message:
    """Lock a message of the actor's places."""
    rows = Message.objects.select_for_update(of=("self",), no_key=True).filter(within(actor, "division_code"))
    found = rows.filter(pk=message_id).first()
    if found is None:
        raise NotFound("没有找到这条消息，请返回消息列表重新选择。")
    return found


def lock_letter(actor: Actor, message_id: int) -> Message:
    """Lock a letter of the actor's own inbox."""
    rows = Message.objects.select_for_update(of=("self",), no_key=True)
    found = rows.filter(recipient_key=f"staff:{actor.staff_id}", channel="inbox", state="sent", pk=message_id).first()
    if found is None:
        raise NotFound("没有找到这封站内信，请返回收件箱。")
    return found


def _due(at: datetime) -> Q:
    """Queued, and its time has come; in the quiet hours only the codes people are waiting for."""
    due = Q(state=MessageState.QUEUED, not_before__lte=at)
    return due & Q(text_sealed__isnull=False) if rules.is_quiet(at) else due


def next_due(at: datetime) -> Message | None:
    """Lock a queued SMS whose time has come: a one-time code before everything else, then the oldest; rows another worker
    holds are passed over."""
    rows = Message.objects.select_for_update(of=("self",), no_key=True, skip_locked=True).filter(_due(at))
    oldest = rows.order_by("not_before", "id")
    return oldest.filter(text_sealed__isnull=False).first() or oldest.first()


def has_due(at: datetime) -> bool:
    """Is there a queued SMS whose time has come?"""
    return Message.objects.filter(_due(at)).exists()


def _stuck(job_id: int, before: datetime) -> Q:
    return Q(state=MessageState.SENDING) & (Q(sending_job=job_id) | Q(sending_at__lt=before))


def has_stuck(job_id: int, before: datetime) -> bool:
    """Is a message left in ``sending`` by an earlier attempt of this job, or by anybody since before ``before``?"""
    return Message.objects.filter(_stuck(job_id, before)).exists()


def lock_stuck(job_id: int, before: datetime) -> list[Message]:
    """Lock those messages, ids ascending."""
    rows = Message.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    return list(rows.filter(_stuck(job_id, before)).order_by("id"))


def line_of(actor: Actor, field: str = "division_code") -> Q:
    """A notice of a place concerns everybody in it, so the actor sees those above and below the own places."""
    seen = within(actor, field)
    if EVERYWHERE not in actor.places:
        for place in actor.places:
            seen |= Q(**{f"{field}__in": division_line(place.ljust(12, "0"))})
    return seen


def notices(actor: Actor) -> QuerySet[PublicNotice]:
    """Notices of the actor's line, newest first, with the number of open objections as ``waiting``."""
    require(actor, VIEW_NOTICE)
    waiting = Count("objections", filter=Q(objections__state=ObjectionState.OPEN))
    return PublicNotice.objects.filter(line_of(actor)).select_related("published_by").annotate(waiting=waiting)


def notices_open(actor: Actor) -> QuerySet[PublicNotice]:
    """Notices whose period runs today."""
    return notices(actor).filter(state=NoticeState.PUBLISHED, opens_on__lte=actor.today, closes_on__gte=actor.today)


def notices_public(today: date, division: str | None = None) -> QuerySet[PublicNotice]:
    """What everybody may read today, signed in or not, of one division's line (everywhere when None)."""
    rows = PublicNotice.objects.filter(state=NoticeState.PUBLISHED, opens_on__lte=today, closes_on__gte=today)
    if division is None:
        return rows
    return rows.filter(Q(division_code__in=division_line(division)) | Q(entries__division_code=division)).distinct()


def notice(actor: Actor, notice_id: int) -> PublicNotice:
    """One notice; ``NotFound`` off the actor's line."""
    found = notices(actor).filter(pk=notice_id).first()
    if found is None:
        raise NotFound("没有找到这份公示，请返回公示列表重新选择。")
    return found


def lock_notice(actor: Actor, notice_id: int) -> PublicNotice:
    """Lock a notice of the actor's line."""
    rows = PublicNotice.objects.select_for_update(of=("self",), no_key=True).filter(line_of(actor))
    found = rows.filter(pk=notice_id).first()
    if found is None:
        raise NotFound("没有找到这份公示，请返回公示列表重新选择。")
    return found


def refuse_live(reference: str) -> None:
    """Raise ``NoticeLive`` when the reference has a notice that was not withdrawn; of two at once the second waits here."""
    if reference:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"notices.reference:{reference}"])
    if reference and PublicNotice.objects.filter(reference=reference, state=NoticeState.PUBLISHED).exists():
        raise rules.NoticeLive


def notice_days(actor: Actor, division_code: str) -> int:
    """Working days a notice stands here: the policy parameter ``notice_working_days``, else seven."""
    found = book(None, actor.today, division_code).param("notice_working_days", Month.of(actor.today), division_code)
    return int(found.value) if found is not None else rules.DEFAULT_WORKING_DAYS


def notice_entry(found: PublicNotice, entry_id: int) -> NoticeEntry:
    """A line of this notice; ``NotFound`` otherwise."""
    row = NoticeEntry.objects.filter(notice=found, pk=entry_id).first()
    if row is None:
        raise NotFound("名单里没有这一行，请在公示名单中重新选择。", field="entry_id")
    return row


def notice_entries(actor: Actor, notice_id: int, *, village: str | None = None) -> QuerySet[NoticeEntry]:
    """The list of a notice, in village order; the names are masked in the table itself."""
    rows = NoticeEntry.objects.filter(notice=notice(actor, notice_id))
    return rows.filter(division_code=village) if village else rows


def notice_villages(actor: Actor, notice_id: int) -> list[Village]:
    """The list summed by village, in code order."""
    sums: list[Any] = list(
        notice_entries(actor, notice_id)
        .order_by("division_code")
        .values("division_code")
        .annotate(people=Count("person_key", distinct=True), lines=Count("id"), total=Sum("amount_fen"))
    )
    codes = {row["division_code"] for row in sums} | {f"{row['division_code'][:9]}000" for row in sums}
    names = dict(Division.objects.filter(code__in=codes).values_list("code", "name"))
    return [
        Village(
            code=row["division_code"],
            name=names.get(row["division_code"], row["division_code"]),
            town=names.get(f"{row['division_code'][:9]}000", ""),
            people=row["people"],
            lines=row["lines"],
            total_fen=row["total"] or 0,
        )
        for row in sums
    ]


def objections(actor: Actor) -> QuerySet[Objection]:
    """Objections from the actor's places, newest first."""
    require(actor, VIEW_OBJECTION)
    rows = Objection.objects.filter(within(actor, "division_code"))
    return rows.select_related("notice", "entry", "received_by", "answered_by")


def lock_objection(actor: Actor, objection_id: int) -> Objection:
    """Lock an objection of the actor's places, after its notice."""
    rows = Objection.objects.filter(within(actor, "division_code"), pk=objection_id)
    found = rows.values_list("notice_id", flat=True).first()
    if found is None:
        raise NotFound("没有找到这条异议，请返回公示页面重新选择。")
    PublicNotice.objects.select_for_update(of=("self",), no_key=True).get(pk=found)
    return Objection.objects.select_for_update(of=("self",), no_key=True).get(pk=objection_id)


def live_notice(reference: str) -> PublicNotice | None:
    """The notice of a reference that was not withdrawn."""
    return PublicNotice.objects.filter(reference=reference, state=NoticeState.PUBLISHED).first()


def in_running_notice(person_keys: Sequence[str], today: date) -> set[tuple[str, str]]:
    """Which of these persons stand, under which item, in a notice that is not over or has an objection to be answered."""
    waiting = Exists(Objection.objects.filter(notice=OuterRef("notice"), state=ObjectionState.OPEN))
    rows = NoticeEntry.objects.filter(person_key__in=person_keys, notice__state=NoticeState.PUBLISHED)
    return set(rows.filter(Q(notice__closes_on__gte=today) | waiting).values_list("person_key", "item"))


def clearance(reference: str, today: date) -> rules.Clearance:
    """May the business named by ``reference`` go on after its notice? Payments asks before approval."""
    found = live_notice(reference)
    if found is None:
        return rules.clearance(None, None, 0, 0)
    counts = found.objections.aggregate(
        waiting=Count("id", filter=Q(state=ObjectionState.OPEN)), upheld=Count("id", filter=Q(outcome=Outcome.UPHELD))
    )
    phase = rules.phase(found.state, found.opens_on, found.closes_on, today)
    return rules.clearance(phase, found.closes_on, counts["waiting"], counts["upheld"])


def is_cleared(reference: str, today: date) -> bool:
    """Period over and every objection answered."""
    return clearance(reference, today).cleared


def places(actor: Actor) -> list[tuple[str, str]]:
    """The actor's counties and townships, for choosing where a notice holds."""
    rows = Division.objects.filter(within(actor, "code")).exclude(level="village")
    return list(rows.order_by("code").values_list("code", "full_name"))


def strands(_actor: Actor, subject: Subject) -> list[Strand]:
    """What was said to this person, and where the person stood on a public list: for the time line."""
    sent = Message.objects.filter(recipient_key__in=subject.keys).exclude(template__is_secret=True)
    listed = NoticeEntry.objects.filter(person_key__in=subject.keys).select_related("notice")
    return [
        Strand("message", "notice", sent, "created_at", _told, is_instant=True, permission=VIEW_MESSAGE),
        Strand("listed", "notice", listed, "notice__opens_on", lambda row: (f"列入公示：{row.item}", row.notice.subject), permission=VIEW_NOTICE),
    ]  # fmt: skip


def _told(row: Message) -> tuple[str, str]:
    return f"{row.get_channel_display()}（{row.get_state_display()}）", row.subject


def waiting_for(dossier_no: str) -> QuerySet[Message]:
    """Messages to a person that have not left the house, oldest first. No actor: asked from above for a person already seen."""
    waiting = [MessageState.DRAFT, MessageState.QUEUED]
    return Message.objects.filter(recipient_key=f"person:{dossier_no}", state__in=waiting).order_by("id")


def death_lines(person: Any, died_on: date) -> list[str]:
    """What a death means here: nobody writes to the dead."""
    count = waiting_for(person.dossier_no).count()
    return [f"发给本人、尚未发出的消息{count}条：不再发送。"] if count else []


def articles(actor: Actor) -> QuerySet[Article]:
    """Every article, the latest first."""
    require(actor, VIEW_ARTICLE)
    return Article.objects.select_related("author", "publisher", "withdrawn_by")


def article(actor: Actor, article_id: int) -> Article:
    """One article; ``NotFound`` otherwise."""
    found = articles(actor).filter(pk=article_id).first()
    if found is None:
        raise NotFound("没有找到这篇文章，请返回文章列表重新选择。")
    return found


def articles_public(today: date) -> QuerySet[Article]:
    """What everybody may read today, signed in or not, the latest first."""
    shown = Q(shows_from__lte=today) & (Q(shows_until__isnull=True) | Q(shows_until__gte=today))
    return Article.objects.filter(shown, state=ArticleState.PUBLISHED)


def lock_article(article_id: int) -> Article:
    """Lock an article; the acting permission was checked by the action."""
    found = Article.objects.select_for_update(of=("self",), no_key=True).filter(pk=article_id).first()
    if found is None:
        raise NotFound("没有找到这篇文章，请返回文章列表重新选择。")
    return found


def opt_outs(actor: Actor) -> QuerySet[OptOut]:
    """Who of the actor's places wants no greetings, newest first."""
    require(actor, VIEW_MESSAGE)
    return OptOut.objects.filter(within(actor, "division_code"), ended_at__isnull=True).select_related("noted_by")


def lock_opt_out(key: str) -> OptOut | None:
    """The standing wish of a person not to be greeted, locked."""
    rows = OptOut.objects.select_for_update(of=("self",), no_key=True)
    return rows.filter(recipient_key=key, ended_at__isnull=True).first()


def opted_out(keys: Sequence[str]) -> set[str]:
    """Which of these recipients want no greetings."""
    rows = OptOut.objects.filter(recipient_key__in=keys, ended_at__isnull=True)
    return set(rows.values_list("recipient_key", flat=True))


def nearest_desks(
    actor: Actor, rows: Sequence[Row], *, bureau: str, place: Callable[[Row], str]
) -> Iterator[tuple[rules.Recipient, Row]]:
    """Every row with each person who should hear of it: the station clerks of its ``place`` (12-digit code), or where there are none
    those of the bureau who hold the role ``bureau``. One statement whatever the number of rows."""
    grants = RoleGrant.objects.filter(
        is_live=True, valid_from__lte=actor.at, role_id__in=["station_clerk", bureau], staff__is_active=True
    ).exclude(valid_to__lte=actor.at)
    held = [(row.role_id, row.division_id, rules.Recipient(f"staff:{row.staff_id}", row.staff.name, row.division_id))
            for row in grants.select_related("staff").order_by("staff_id")]  # fmt: skip
    for row in rows:
        over = [(role, one) for role, code, one in held if place(row).startswith(prefix(code))]
        near = [one for role, one in over if role == "station_clerk"]
        yield from ((one, row) for one in dict.fromkeys(near or [one for _, one in over]))
