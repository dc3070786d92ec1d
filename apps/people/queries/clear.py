"""Opening sealed columns inside the house: for comparison and for bank files, never for a page."""

from typing import Any

from apps.core import sealing


def file_bytes(field: Any) -> bytes:
    """The bytes of a stored file, closed again; nothing when there is none."""
    if not field:
        return b""
    with field.open("rb") as stream:
        return bytes(stream.read())


def clear(row: Any, field: str) -> str:
    """The clear text of ``<field>_sealed``; empty when nothing is stored. The caller answers for the read record."""
    return sealing.unseal(f"{row._meta.db_table}.{field}", row.row_key, getattr(row, f"{field}_sealed"))
