"""What people were called and where they were at home on an earlier day, as far as the changes since were kept."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from apps.core.actor import SHANGHAI
from apps.core.models import AuditEntry
from apps.org.models import Division
from apps.people.choices import AliasKind
from apps.people.models import Person, PersonAlias, Provenance


@dataclass(frozen=True, slots=True)
class Named:
    """``division`` None: it was changed since by an import, which does not keep what stood there before."""

    name: str
    division: Division | None


def named_on(people: Collection[int], day: date) -> Mapping[int, Named]:
    """Person id -> name and place at the end of a day. Whoever asks has seen these people; four statements."""
    since = datetime.combine(day + timedelta(days=1), time.min, SHANGHAI)
    names = dict(
        PersonAlias.objects.filter(person_id__in=people, kind=AliasKind.NAME, until__gt=day)
        .order_by("-until", "-id")
        .values_list("person_id", "text")
    )  # the change nearest to the day is read last and stays
    entries = AuditEntry.objects.filter(
        row_type="people.Person", row_id__in=[str(pk) for pk in people], at__gte=since, verb="people.correct_person", before__has_key="division"
    )  # fmt: skip
    moved = {
        int(pk): str((before or {})["division"]) for pk, before in entries.order_by("-id").values_list("row_id", "before")
    }
    unkept = set(
        Provenance.objects.filter(person_id__in=people, at__gte=since, is_check=False, kind="import", fields__contains=["division"])
        .values_list("person_id", flat=True)
    )  # fmt: skip
    places = Division.objects.select_related("parent").in_bulk(set(moved.values()))
    rows = Person.objects.filter(pk__in=people).select_related("division__parent")
    return {
        row.pk: Named(names.get(row.pk, row.name), _place(row, moved, unkept if row.registered_on <= day else (), places)) for row in rows
    }  # fmt: skip


def _place(
    row: Person, moved: Mapping[int, str], unkept: Collection[int], places: Mapping[str, Division]
) -> Division | None:
    if row.pk in unkept:
        return None
    return places.get(moved[row.pk]) if row.pk in moved else row.division
