"""Sessions in PostgreSQL, as Django keeps them; the one read that every request makes is a statement planned once a connection."""

from typing import Any

from django.contrib.sessions.backends import db
from django.db.models import DateTimeField, TextField

from apps.core.actor import now
from apps.core.together import Given, Prepared, Together


def _live(ask: Together) -> dict[str, Any]:
    rows = db.SessionStore.get_model_class().objects.all()
    live = rows.filter(session_key=Given("key", TextField()), expire_date__gt=Given("at", DateTimeField()))
    return {"session": ask.first(live)}


_found = Prepared(_live)


class SessionStore(db.SessionStore):
    """Named by ``SESSION_ENGINE``."""

    def _get_session_from_db(self) -> Any:
        session = _found(key=self.session_key, at=now())["session"]
        if session is None:
            self._session_key = None
        return session
