"""Answers that cost seconds, counted once for every web process and kept in one table with their instant: never a record, always countable anew.

Who counts holds an advisory lock. Whoever comes meanwhile is shown the older answer, whose instant stands beside it, or waits where there is none; a
process that dies while it counts lets go of its lock with its transaction. The table is PostgreSQL's: no broker is needed, and a restart loses nothing.
"""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeGuard

from django.db import connection, transaction

from apps.core.models import Kept

#: What was counted, as JSON, and until when it is kept.
Counted = tuple[Any, datetime]


def kept(what: str, asked: object, at: datetime, count: Callable[[], Counted], *, since: datetime | None = None) -> Kept:
    """The answer to ``asked``, as kept or counted now (``at``). ``asked`` holds all that decides it: rights, places, day, the shape of its JSON.

    ``since``: only one counted at that instant or later will do, nothing older is shown meanwhile.
    """
    key = sha256(repr((what, asked)).encode()).hexdigest()
    found = Kept.objects.filter(pk=key).first()
    if _will_do(found, at, since):
        return found
    with transaction.atomic():
        if found is not None and since is None:
            if not _locked(key, wait=False):
                return found
        else:
            _locked(key, wait=True)
        found = Kept.objects.filter(pk=key).first()  # whoever was waited for may have counted it
        if _will_do(found, at, since):
            return found
        body, until = count()
        row = Kept(key=key, what=what, at=at, until=until, body=body)
        Kept.objects.bulk_create([row], update_conflicts=True, unique_fields=["key"], update_fields=["at", "until", "body"])
        row.refresh_from_db()  # as everybody else will read it: JSON knows no dates, no tuples, no whole numbers as keys
    return row


def _will_do(found: Kept | None, at: datetime, since: datetime | None) -> TypeGuard[Kept]:
    return found is not None and at < found.until and (since is None or found.at >= since)


def _locked(key: str, *, wait: bool) -> bool:
    """Take the lock of an answer until the transaction ends; without ``wait``, only if it is free."""
    lock = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"select {lock}(hashtextextended(%s, 0))", [f"core.kept:{key}"])
        return wait or bool(cursor.fetchone()[0])
