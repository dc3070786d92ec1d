"""What Django loads by the ENGINE setting."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Before each request Django asks a kept connection ``SELECT 1``. Here the socket is asked first, and a request is one round
    trip shorter: a server that ended has said so, and one that vanished is found by the keepalives and the user timeout of the settings."""

    def is_usable(self) -> bool:
        """Is the connection alive? After an error, or when something has come in while nobody asked, PostgreSQL is asked as ever."""
        if self.connection is None or self.connection.closed:
            return False
        return (not self.errors_occurred and self._is_quiet()) or super().is_usable()

    def _is_quiet(self) -> bool:
        poll = select.poll()
        poll.register(self.connection.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
        return not poll.poll(0)
