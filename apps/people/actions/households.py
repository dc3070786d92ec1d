"""Households (家庭户): the unit of the conscript-family allowance and of shared addresses."""

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.people.actions.sealed import put
from apps.people.choices import Residence
from apps.people.models import Household
from apps.people.queries.places import division_of
from apps.people.rules.cells import LONGEST


class HouseholdExists(Conflict):
    """The register number is taken in this village."""


@action(permission="people.register_person", label="建档立卡")
def register_household(
    actor: Actor, *, division: str, number: str = "", residence: str = Residence.RURAL, address: str = ""
) -> Household:
    """A household in a village inside the actor's places; people join it through ``correct_person(changes={"household": id})``.

    Raises UnknownPlace, HouseholdExists.
    """
    place = division_of(actor, division)
    if residence not in Residence.values:
        raise Invalid("户口类别不在可选范围内，请重新选择。", field="residence")
    number = number.strip()[:40]
    if number and Household.objects.filter(division=place, number=number).exists():
        raise HouseholdExists("本村(社区)已登记这个户号，请直接选择该户。", field="number")
    row = Household(division=place, number=number, residence=residence)
    put(row, "address", address.strip()[:LONGEST])
    row.save(force_insert=True)
    audit.record(
        actor, "people.register_person", row, after={"division": place.code, "number": number, "residence": residence}
    )
    return row
