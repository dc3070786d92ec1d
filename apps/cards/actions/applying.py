"""Applying for a card: one act registers the case, checks the photograph, and stores what the card will carry."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from django.db import IntegrityError, transaction

from apps.cards.actions.photos import store_photo
from apps.cards.choices import CardKind, DeliveryWay, Payer, Purpose, ReplaceReason
from apps.cards.models import Application, Card
from apps.cards.queries.cards import card_of, lock_card, taken_back
from apps.cards.queries.exchange import banks
from apps.cards.queries.facts import facts_of
from apps.cards.queries.waiting import was_uncollected
from apps.cards.rules.eligibility import check_eligible
from apps.cards.rules.refusals import ApplicationNotFound, HasCard, NotEligible, OpenApplication, WrongCardState
from apps.cards.rules.replacing import check_replacement
from apps.cases.actions import apply_own_case, start_case
from apps.cases.actions.applying import lock_myself
from apps.cases.choices import CaseState, Channel
from apps.cases.models import Case
from apps.cases.queries.applicants import lock_applicant
from apps.cases.rules.delegates import Delegate
from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.people.models import Person

OWN = "cards.apply_for_own_card"
FIRST, REPLACEMENT = "card_application", "card_replacement"
_applying: ContextVar[bool] = ContextVar("cards_applying", default=False)


def check_start(_actor: Actor, _person: Person, _kind: object, _answers: object) -> None:
    """Hook of both kinds: a card is applied for on its own page, with a photograph, never as a bare case."""
    if not _applying.get():
        raise Invalid("申领和补换优待证要采集照片、选择证件类型，请从“优待证”页面登记。")


@action(permission="cards.apply_for_card", label="登记优待证申请")
def apply_for_card(
    actor: Actor,
    *,
    person_id: int,
    kind: str,
    bank_code: str,
    photo: bytes,
    photo_name: str = "",
    channel: str = "station",
    delivery: str = DeliveryWay.STATION,
    delegate: Delegate | None = None,
    decision_no: str = "",
    cleared: bool = False,
) -> Application:
    """Register an application for a first card, or, with the province's ``decision_no``, for one granted again.

    The holder pays when the last card was made and not fetched in ``card_collect_days``. ``cleared``: the applicant declares that no ground of refusal holds. Raises NotEligible, HasCard, OpenApplication, BadPhoto,
    Invalid, and what ``start_case`` raises; nothing is written then.
    """
    person = lock_applicant(actor, person_id)
    row = _first(actor, person, kind, delivery, decision_no, cleared=cleared)
    return _store(actor, row, FIRST, bank_code, photo, photo_name, channel, delegate)


@action(permission=OWN, label="本人网上申领优待证")
def apply_for_own_card(
    actor: Actor,
    *,
    kind: str,
    bank_code: str,
    photo: bytes,
    delivery: str = DeliveryWay.STATION,
    delegate: Delegate | None = None,
    cleared: bool = False,
) -> Application:
    """The veteran's own application for a first card, at the portal. Raises what ``apply_for_card`` raises."""
    row = _first(actor, lock_myself(actor), kind, delivery, "", cleared=cleared)
    return _store(actor, row, FIRST, bank_code, photo, "", Channel.PORTAL, delegate)


def _first(actor: Actor, person: Person, kind: str, delivery: str, decision_no: str, *, cleared: bool) -> Application:
    """A first card, or one granted again: who pays, and by whose decision."""
    if not cleared:
        raise Invalid("请向申请人宣读不予发证的情形，由其声明不属于这些情形后勾选。", field="cleared")
    row = _drafted(actor, person, kind, delivery)
    _check_free(person, card_of(person.pk))
    again = taken_back(person.pk)
    if again and not decision_no.strip():
        raise NotEligible(
            f"{person.name}的优待证曾被收回，恢复发放须有省级退役军人事务部门的决定文号，请填写文号。", field="decision_no"
        )
    row.purpose, row.decision_no = Purpose.REGRANT if again else Purpose.FIRST, decision_no.strip()[:80]
    row.payer = Payer.HOLDER if was_uncollected(actor, person) else Payer.NOBODY
    return row


@action(permission="cards.apply_for_card", label="登记优待证申请")
def apply_for_replacement(
    actor: Actor,
    *,
    card_id: int,
    reason: str,
    kind: str,
    bank_code: str,
    photo: bytes,
    photo_name: str = "",
    channel: str = "station",
    delivery: str = DeliveryWay.STATION,
    delegate: Delegate | None = None,
    closed_account: str = "",
) -> Application:
    """Register a replacement; the old card is void from acceptance, which is a step of the case.

    Raises CardNotFound, NotEligible (wrong way for the reason), OpenApplication, BadPhoto, Invalid.
    """
    old = lock_card(actor, card_id)
    person = lock_applicant(actor, old.person_id)
    row = _drafted(actor, person, kind, delivery)
    if old.state not in ("in_use", "stopped", "lost"):
        raise WrongCardState(f"这张优待证现在是“{old.get_state_display()}”，不能补换。")
    way = check_replacement(
        _known(ReplaceReason, reason, "reason", "补换原因"), state=old.state, same_kind=kind == old.kind, closed_account=closed_account,
        valid_until=old.valid_until, today=actor.today,
    )  # fmt: skip
    _check_free(person, None)
    row.purpose, row.replaces, row.reason, row.payer = Purpose.REPLACEMENT, old, reason, way.payer
    row.closed_account = closed_account.strip()[:80]
    return _store(actor, row, REPLACEMENT, bank_code, photo, photo_name, channel, delegate)


def _drafted(actor: Actor, person: Person, kind: str, delivery: str) -> Application:
    """What every application says: a person who qualifies, the type they chose with all identities, how the card is handed out."""
    identities = check_eligible(facts_of(person, actor.today), _known(CardKind, kind, "kind", "证件类型"))
    return Application(
        person=person, kind=kind, identities=identities, delivery=_known(DeliveryWay, delivery, "delivery", "领取方式")
    )


def _known(table: Any, value: str, field: str, words: str) -> str:
    if value not in table.values:
        raise Invalid(f"请选择{words}。", field=field)
    return value


def _check_free(person: Person, card: Card | None) -> None:
    """No live card, no open application; a finished one no longer blocks, however its case ended."""
    if card is not None:
        raise HasCard(
            f"{person.name}已有一张优待证（{card.serial}，{card.get_state_display()}），不能重复申领。遗失或损坏请办理挂失、补换。"
        )
    running = Application.objects.filter(person=person, is_open=True).select_related("case").first()
    if running is None:
        return
    if running.case.state in (CaseState.OPEN, CaseState.WAITING):
        raise OpenApplication(f"{person.name}已有一件优待证申请正在办理（{running.case.receipt_no}），不能重复登记。")
    running.is_open = False
    running.save(update_fields=["is_open"])


def _store(
    actor: Actor,
    row: Application,
    case_kind: str,
    bank_code: str,
    photo: bytes,
    photo_name: str,
    channel: str,
    delegate: Delegate | None,
) -> Application:
    row.bank_name = dict(banks()).get(bank_code, "")
    row.bank_code = bank_code
    if not row.bank_name:
        raise Invalid("请选择制证银行。", field="bank_code")
    row.photo = store_photo(actor, row.person_id, photo, photo_name)
    row.case = _start(actor, case_kind, row.person_id, channel, delegate, _answers(row))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "card_application_one_open" not in str(error):
            raise
        raise OpenApplication from error
    verb = OWN if actor.person_id == row.person_id else "cards.apply_for_card"
    after = {"receipt_no": row.case.receipt_no, "purpose": row.purpose, "kind": row.kind, "person": row.person.dossier_no}
    audit.record(actor, verb, row.case, after=after | {"photo": row.photo.sha256[:12]})
    return row


def _answers(row: Application) -> dict[str, str]:
    """What the case shows of the application."""
    found = {"type": row.kind, "bank": row.bank_name, "delivery": row.delivery}
    return found | ({"reason": row.reason, "payer": row.payer} if row.reason else {})


def _start(
    actor: Actor, kind: str, person_id: int, channel: str, delegate: Delegate | None, answers: Mapping[str, Any]
) -> Case:
    token = _applying.set(True)
    try:
        if channel == Channel.PORTAL and actor.person_id == person_id:
            return apply_own_case(actor, kind=kind, answers=answers, delegate=delegate)
        return start_case(actor, kind=kind, person_id=person_id, channel=channel, answers=answers, delegate=delegate)
    finally:
        _applying.reset(token)


@action(permission="cards.apply_for_card", label="登记优待证申请")
def renew_photo(actor: Actor, *, application_id: int, photo: bytes, photo_name: str = "") -> Application:
    """A better photograph for an application the county has not yet sent out. Raises ApplicationNotFound, BadPhoto, WrongCardState."""
    rows = Application.objects.select_for_update(of=("self",), no_key=True).select_related("case", "person")
    row = rows.filter(pk=application_id).first()
    if row is None or not (actor.sees(row.person.division_id) or actor.sees(row.case.division_id)):
        raise ApplicationNotFound
    if row.case.step not in ("accept", "verify", "approve"):
        raise WrongCardState("这件申请已经报送上级，不能再换照片。照片不合格被退回后，请重新登记申请。")
    before = row.photo.sha256[:12]
    row.photo = store_photo(actor, row.person_id, photo, photo_name)
    row.save(update_fields=["photo"])
    audit.record(actor, "cards.apply_for_card", row.case, before={"photo": before}, after={"photo": row.photo.sha256[:12]})
    return row
