"""Counting knocks in PostgreSQL, so that a limit holds over all workers, a restart and a lost Redis."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from apps.core import sealing
from apps.core.actor import SHANGHAI
from apps.core.limits import Limit, network, reached, slot


def keys(place: str, subject: str, ip: str | None) -> dict[str, str]:
    """What a knock is counted under at ``place`` ("portal.knock.ask"): whoever is named, the address, its network, all together."""
    address = ip or "unknown"
    found = {"person": subject, "address": address, "network": network(address), "all": ""}
    return {what: sealing.token_digest(f"{place}.{what}", value) for what, value in found.items()}


def count(model: type[Model], limits: tuple[Limit, ...], counted: dict[str, str], at: datetime) -> Limit | None:
    """Count one knock in ``model`` (``key``, ``slot``, ``count``, unique by the first two) and commit; the limit it goes beyond, if any."""
    table = connection.ops.quote_name(model._meta.db_table)
    add = f"insert into {table} as k (key, slot, count) values (%s, %s, 1) on conflict (key, slot) do update set count = k.count + 1 returning count"  # noqa: S608
    local, counts = at.astimezone(SHANGHAI), dict[str, Any]()
    with transaction.atomic(), connection.cursor() as cursor:
        for limit in limits:  # always in this order, so that two at once wait for each other and never cross
            cursor.execute(add, [counted[limit.what], slot(limit, local)])
            counts[limit.what] = cursor.fetchone()[0]
    return reached(limits, counts)
