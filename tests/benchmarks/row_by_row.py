"""The comparison of P5: the same Resource used as the library itself uses one, saving each person and what hangs on it with the ORM."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from apps.core import sealing
from apps.core.actor import Actor
from apps.people.actions.persons import set_name
from apps.people.actions.sealed import put, reserve_numbers
from apps.people.choices import AccountKind
from apps.people.models import Category, PayeeAccount, Person, ServiceRecord
from apps.people.queries.places import places
from apps.people.resources.person import FIELDS, ROSTER, PersonResource
from apps.people.rules.cells import Cell

KEYS = (
    "name", "id_number", "phone", "township", "village", "residence", "ethnicity",
    "categories", "enlisted_on", "discharged_on", "bank_name", "account",
)  # fmt: skip


class RowByRow(PersonResource):
    """The same columns into the same tables; no staging, no likeness, no audit: less work than the staged import does."""

    class Meta:
        model = Person
        import_id_fields = ("id_number",)
        fields = KEYS
        skip_diff = True  # the library's diff is not counted against it

    def __init__(self, actor: Actor) -> None:
        super().__init__()
        self.places, self.today, self.at = places(actor), actor.today, actor.at
        self.fields = {key: self.fields[key] for key in KEYS}
        self.heads = [FIELDS[key].column_name for key in KEYS]

    def line(self, headers: Sequence[str], cells: Sequence[Cell]) -> list[str]:
        mapping = ROSTER.match(headers)
        return [cells[mapping[key]].text for key in KEYS]

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Allowed here."""

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """The library resets the table's sequence here, which the rights of the web do not allow."""

    def get_instance(self, instance_loader: Any, row: Any) -> Person | None:
        number = self.fields["id_number"].clean(row)
        return Person.objects.filter(id_number_blind__in=sealing.blinds("id_number", number)).first()

    def import_instance(self, instance: Person, row: Any, **kwargs: Any) -> None:
        given = self.given = {key: field.clean(row) for key, field in self.fields.items()}
        set_name(instance, given["name"])
        number = given["id_number"]
        instance.sex = "male" if int(number[16]) % 2 else "female"
        instance.born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
        instance.division_id = self.places.find("", given["township"], given["village"])
        instance.residence, instance.ethnicity = given["residence"], given["ethnicity"]
        instance.registered_on = self.today
        put(instance, "id_number", number)
        put(instance, "phone", given["phone"])
        if not instance.dossier_no:
            (instance.dossier_no,) = reserve_numbers(instance.division_id[:6], 1)

    def after_save_instance(self, instance: Person, row: Any, **kwargs: Any) -> None:
        given = self.given
        ServiceRecord.objects.create(person=instance, enlisted_on=given["enlisted_on"], discharged_on=given["discharged_on"])
        for kind in given["categories"]:
            Category.objects.create(person=instance, kind=kind)
        account = PayeeAccount(
            person=instance, bank_name=given["bank_name"], holder_name=instance.name, holder_person=instance,
            kind=AccountKind.CARD, opened_on=self.today, entered_at=self.at,
        )  # fmt: skip
        put(account, "account", given["account"])
        account.save()
