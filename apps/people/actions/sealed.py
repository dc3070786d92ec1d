"""Writing sealed columns, and the numbers of new dossiers."""

from collections.abc import Callable
from typing import Any

from django.db import connection

from apps.core import sealing
from apps.core.masking import mask_account, mask_id, mask_phone

MASKS: dict[str, Callable[[str], str]] = {
    "id_number": mask_id,
    "phone": mask_phone,
    "spare_phone": mask_phone,
    "contact_phone": mask_phone,
    "account": mask_account,
}

_RESERVE = """
insert into people_dossiercounter as c (county, last) values (%s, %s)
on conflict (county) do update set last = c.last + excluded.last returning last
"""


def put(row: Any, field: str, text: str) -> None:
    """Seal ``text`` into the row's columns of ``field`` (sealed, and blind and tail where they exist); empty clears them."""
    place = f"{row._meta.db_table}.{field}"
    setattr(row, f"{field}_sealed", sealing.seal(place, row.row_key, text) if text else None)
    if hasattr(row, f"{field}_blind"):
        setattr(row, f"{field}_blind", sealing.blind(field, text) if text else None)
    if hasattr(row, f"{field}_tail"):
        setattr(row, f"{field}_tail", MASKS[field](text) if text else "")


def reserve_numbers(county: str, count: int) -> list[str]:
    """``count`` dossier numbers of a county, ascending; held under the counter's row lock until commit, so keep that short."""
    with connection.cursor() as cursor:
        cursor.execute(_RESERVE, [county, count])
        last = int(cursor.fetchone()[0])
    return [f"{county}-{number:06d}" for number in range(last - count + 1, last + 1)]
