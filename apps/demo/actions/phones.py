"""The clerk's phone in the demo county: one is registered, and one submission came back for a human."""

import json
from hashlib import sha256
from uuid import UUID, uuid5

from apps.core.actor import Actor
from apps.people.models import Person
from apps.station import actions as station

AGENT = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/120 Mobile"
_NUMBERS = UUID("0c9b6a1e-3f52-4a7b-9d0e-2b8f6c4d1a55")


def carry_phone(actor: Actor, person: Person) -> None:
    """The phone fetches its people and sends a telephone number with a digit too few: returned, to be settled at the desk."""
    phone = uuid5(_NUMBERS, f"phone:{actor.name}")
    station.open_phone(actor, device=phone, agent=AGENT)
    station.sync_phone(actor, device=phone, counter=0, scope="")
    fields = {"field": "phone", "value": "1990000123", "reason": "入户核对时本人告知换了号码"}
    body = json.dumps(fields, ensure_ascii=False).encode()
    station.submit(
        actor, uuid=uuid5(_NUMBERS, person.dossier_no), device=phone, kind="change_request", person_id=person.pk, version=person.version,
        fields=fields, photo="", signature="", digest=sha256(body).hexdigest(), written_at=actor.at,
    )  # fmt: skip
