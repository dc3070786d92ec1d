"""Telling the applicant: what a step's templates say, as messages of ``notices``."""

from apps.cases.models import Case
from apps.cases.rules.prints import message_values
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone
from apps.notices.actions import send_message
from apps.notices.models import MessageTemplate
from apps.notices.rules import Recipient
from apps.people.models import Person
from apps.people.queries.clear import clear


def tell(actor: Actor, case: Case, seq: int, templates: tuple[str, ...], values: dict[str, str]) -> str:
    """Write each message of the event ``seq`` to the applicant, else to the delegate. Returns how it was told, in words for the record.

    The house carries messages: who decides a case need not be allowed to write free messages.
    """
    if not templates:
        return ""
    to = _recipient(case)
    if to is None:
        return "未留手机号，请电话或当面告知"
    house = actor.as_house()
    for row in MessageTemplate.objects.filter(pk__in=templates, is_active=True).order_by("pk"):
        key = f"case:{case.receipt_no}:{seq}:{row.pk}"
        try:
            send_message(
                house, key=key, template=row.pk, recipient=to, values=message_values(row.placeholders, values),
                subject=case.receipt_no,
            )  # fmt: skip
        except AlreadyDone:
            continue
    return f"已向{to.name}发送短信"


def _recipient(case: Case) -> Recipient | None:
    person = Person.objects.get(pk=case.person_id)
    phone, name = clear(person, "phone"), person.name
    if not phone and case.delegate_phone_sealed:
        phone, name = clear(case, "delegate_phone"), case.delegate_name
    place = (
        f"{case.division_id[:6]}000000" if case.kind.county_only else case.division_id
    )  # whose staff may read the message
    return Recipient.of_person(person.dossier_no, name, place, phone) if phone else None
