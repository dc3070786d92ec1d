"""代办授权: given by the veteran on line or on paper at the station, revoked by either at once; acting for one or another."""

from apps.core import audit, sealing
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, Invalid
from apps.core.masking import mask_id, mask_phone
from apps.people.models import Person
from apps.people.queries import lock_person
from apps.people.queries.clear import clear
from apps.people.rules.names import clean
from apps.portal.choices import MandateWay
from apps.portal.models import Mandate, PortalSession
from apps.portal.queries import entering, mandates
from apps.portal.queries.own import myself
from apps.portal.rules.mandates import MOST, Given, MandateGone, TooManyMandates, check_given

GIVE, REVOKE, RECORD, CANCEL = (
    "portal.give_mandate",
    "portal.revoke_mandate",
    "portal.record_mandate",
    "portal.cancel_mandate",
)
ACT = "portal.act_for"


@action(permission=GIVE, label="授权他人代办")
def give_mandate(actor: Actor, *, given: Given) -> Mandate:
    """Let somebody act for the veteran who asks, from today. Raises Invalid, BadIdNumber, TooManyMandates, AlreadyDone."""
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=myself(actor).pk)
    row = _give(actor, person, given, MandateWay.SELF)
    audit.record(actor, GIVE, person, after=_seen(row))
    return row


@action(permission=RECORD, label="登记书面代办授权")
def record_mandate(actor: Actor, *, person_id: int, given: Given, paper: str) -> Mandate:
    """The same from a paper signed at the station. Raises PersonNotFound, Invalid, BadIdNumber, TooManyMandates, AlreadyDone."""
    person = lock_person(actor, person_id)
    words = paper.strip()
    if not 4 <= len(words) <= 200:
        raise Invalid("请写明书面授权的情况（4至200个字），例如“本人到窗口签的委托书，证件已核对”。", field="paper")
    if actor.staff_id is None:
        raise Invalid("书面授权须由工作人员本人登记，请以个人账号登录后再办。")
    row = _give(actor, person, given, MandateWay.PAPER, paper=words)
    audit.record(actor, RECORD, person, after=_seen(row), reason=words)
    return row


def _give(actor: Actor, person: Person, given: Given, way: str, paper: str = "") -> Mandate:
    number, phone = check_given(given, today=actor.today, own_number=clear(person, "id_number"))
    if not entering.may_enter(person):
        raise Conflict("这份档案已登记去世或并入其他档案，不能授权代办。")
    live = mandates.live(person.pk, actor.today)
    if any(clear(row, "id_number") == number for row in live):
        raise AlreadyDone(f"{given.name}已经可以替您办了。要改范围或日期，请先收回，再授权。")
    if len(live) >= MOST:
        raise TooManyMandates
    row = Mandate(
        person=person, name=clean(given.name), relation=given.relation.strip(), scope=given.scope, way=way, paper=paper,
        id_number_tail=mask_id(number), phone_tail=mask_phone(phone), id_number_blind=sealing.blind("id_number", number),
        valid_from=actor.today, valid_to=mandates.day_after(given.until), given_at=actor.at,
        given_by_id=actor.staff_id if way == MandateWay.PAPER else None,
    )  # fmt: skip
    row.id_number_sealed = sealing.seal("portal_mandate.id_number", row.row_key, number)
    row.phone_sealed = sealing.seal("portal_mandate.phone", row.row_key, phone)
    row.save(force_insert=True)
    return row


def _seen(row: Mandate) -> dict[str, str]:
    return {"delegate": str(row), "scope": row.scope, "until": row.last_day.isoformat(), "way": row.way}


@action(permission=REVOKE, label="收回代办授权")
def revoke_mandate(actor: Actor, *, mandate_id: int) -> Mandate:
    """Take an own mandate back: the next request of whoever acts by it finds no session. Raises MandateGone, AlreadyDone."""
    row = Mandate.objects.select_for_update(of=("self",), no_key=True).filter(pk=mandate_id, person=myself(actor)).first()
    if row is None:
        raise MandateGone
    _end(actor, row, REVOKE)
    return row


@action(permission=CANCEL, label="登记收回代办授权")
def cancel_mandate(actor: Actor, *, person_id: int, mandate_id: int) -> Mandate:
    """The same at the station, for whoever asks there. Raises PersonNotFound, MandateGone, AlreadyDone."""
    person = lock_person(actor, person_id)
    row = Mandate.objects.select_for_update(of=("self",), no_key=True).filter(pk=mandate_id, person=person).first()
    if row is None:
        raise MandateGone
    _end(actor, row, CANCEL)
    return row


def _end(actor: Actor, row: Mandate, verb: str) -> None:
    if row.revoked_at is not None:
        raise AlreadyDone("这份授权已经收回，不用再收。")
    row.revoked_at, row.revoked_by_id = actor.at, actor.staff_id
    row.save(update_fields=["revoked_at", "revoked_by"])
    audit.record(actor, verb, row.person, before=_seen(row), after={"revoked": True})


@action(permission=ACT, label="切换被代办人")
def act_for(actor: Actor, *, session_id: int, mandate_id: int | None) -> PortalSession:
    """From now on this session acts by that mandate, or, with None, for the own dossier. Raises MandateGone.

    Who is behind the session is asked anew: only mandates to that number and name, in force today, lead anywhere.
    """
    rows = PortalSession.objects.select_for_update(of=("self",), no_key=True).select_related("person", "mandate")
    session = rows.get(pk=session_id)
    number, name = entering.identity_of(session)
    if mandate_id is None:
        person, chosen = entering.holder(number, name), None
    else:
        chosen = next((row for row in entering.mandates_to(number, name, actor.today) if row.pk == mandate_id), None)
        person = chosen.person if chosen else None
    if person is None:
        raise MandateGone
    session.person, session.mandate = person, chosen
    session.save(update_fields=["person", "mandate"])
    audit.record(entering.acting_as(session, actor.at, actor.ip), ACT, person, after={"mandate_id": mandate_id})
    return session
