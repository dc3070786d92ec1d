"""The only way to change what the portal keeps."""

from apps.portal.actions.copying import take_copy
from apps.portal.actions.entering import (
    HAND,
    SEND_JOB,
    ask_code,
    count_asking,
    count_objecting,
    count_typing,
    end_session,
    enter,
    hand_code,
    leave,
    purge_codes,
    send_code,
)

__all__ = [
    "HAND",
    "SEND_JOB",
    "ask_code",
    "count_asking",
    "count_objecting",
    "count_typing",
    "end_session",
    "enter",
    "hand_code",
    "leave",
    "purge_codes",
    "send_code",
    "take_copy",
]
