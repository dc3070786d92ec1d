"""The only way to change what the employers' page keeps: codes and sessions. Vacancies and applications are changed by ``jobs``."""

from apps.employer.actions.entering import (
    SEND_JOB,
    ask_code,
    count_asking,
    count_registering,
    count_typing,
    end_session,
    enter,
    leave,
    purge_codes,
    send_code,
)

__all__ = [
    "SEND_JOB",
    "ask_code",
    "count_asking",
    "count_registering",
    "count_typing",
    "end_session",
    "enter",
    "leave",
    "purge_codes",
    "send_code",
]
