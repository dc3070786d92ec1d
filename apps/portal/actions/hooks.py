"""What cases of the portal's own kinds set off; called by the engine inside the transaction that took the step."""

from datetime import date

from apps.benefits.actions import confirm_person
from apps.cases.actions.papers import PLACE
from apps.cases.models import Case, CaseFile
from apps.cases.queries.wording import private_of
from apps.cases.rules.answers import Answers
from apps.cases.rules.definition import Kind
from apps.core import sealing
from apps.core.actor import Actor
from apps.core.calendar import working_days
from apps.core.errors import Conflict
from apps.people.actions import apply_change, reject_change, request_change
from apps.people.choices import ChangeKind
from apps.people.models import Person
from apps.people.queries.people import get_person
from apps.portal.queries.slots import places as slot_places
from apps.portal.queries.slots import slots_taken
from apps.portal.rules.slots import check_slot

REQUEST = "request_id"  # what a case remembers of the dossier's own request
PHONE_CHANGE = "phone_change"


def slot_start(actor: Actor, person: Person, _kind: Kind, checked: Answers) -> None:
    """A half day that the station has. Raises Invalid, SlotFull. The station's row is locked, so that the last place goes once."""
    day, half = date.fromisoformat(checked.open["day"]), checked.open["half"]
    taken = slots_taken(person.division_id, day, half)
    places = slot_places(actor, person.division_id)
    check_slot(day, today=actor.today, is_working=working_days(day, day).includes(day), taken=taken, places=places)


def change_checked(actor: Actor, case: Case, _act: str) -> None:
    """The station has seen the person: its word becomes a request for the dossier, which another person decides."""
    told, person = private_of(case), get_person(actor, case.person_id)
    why = f"网上申请{case.receipt_no}"
    if case.kind_id == PHONE_CHANGE:
        row = request_change(
            actor,
            person_id=person.pk,
            version=person.version,
            changes={"phone": told["phone"]},
            reason=f"{why}：更换联系电话",
        )
    else:
        given = {"bank_code": case.answers["bank_code"], "bank_name": case.answers["bank_name"], "account": told["account"]}
        scan = CaseFile.objects.filter(case=case, paper="bank_card", proof="scan", removed_at__isnull=True).first()
        content = sealing.unseal_bytes(PLACE, scan.row_key, scan.content_sealed) if scan else b""
        row = request_change(
            actor, person_id=person.pk, version=person.version, kind=ChangeKind.ACCOUNT, changes=given,
            reason=f"{why}：更换收款账户", content=content, filename="银行卡.jpg" if content else "",
        )  # fmt: skip
    case.answers = {**case.answers, REQUEST: row.pk}
    case.save(update_fields=["answers"])


def change_decided(actor: Actor, case: Case, act: str) -> None:
    """The bureau decides both at once: the case and the dossier's request."""
    number = case.answers.get(REQUEST)
    if number is None:
        raise Conflict("这件申请还没有服务站的核对结果，请先由服务站核对。")
    if act == "change":
        apply_change(actor, request_id=number, decision=f"网上申请{case.receipt_no}")
    else:
        reject_change(actor, request_id=number, decision=f"网上申请{case.receipt_no}复核不通过")


def confirmed(actor: Actor, case: Case, _act: str) -> None:
    """The station has recognised the person: the yearly confirmation is done, with the photograph and its fingerprint."""
    scans = CaseFile.objects.filter(case=case, paper="photo", proof="scan", removed_at__isnull=True).order_by("-id")
    scan = scans.first()
    photo = sealing.unseal_bytes(PLACE, scan.row_key, scan.content_sealed) if scan else b""
    channel = "phone" if case.answers["way"] == "photo" else "face"
    note = f"网上办理{case.receipt_no}"
    confirm_person(actor, year=actor.today.year, person_id=case.person_id, channel=channel, note=note, photo=photo)
