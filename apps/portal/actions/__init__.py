"""The only way to change what the portal keeps."""

from apps.portal.actions.copying import take_copy
from apps.portal.actions.entering import (
    HAND,
    SEND_JOB,
    ask_code,
    count_asking,
    count_objecting,
    count_tribute,
    count_typing,
    end_session,
    enter,
    enter_by_province,
    hand_code,
    leave,
    purge_codes,
    send_code,
)
from apps.portal.actions.filling import (
    add_draft_file,
    answer_draft,
    begin_draft,
    drop_draft,
    keep_typed,
    remove_draft_file,
    send_draft,
)
from apps.portal.actions.learning import mark_read
from apps.portal.actions.mandates import GIVE, RECORD, act_for, cancel_mandate, give_mandate, record_mandate, revoke_mandate

__all__ = [
    "GIVE",
    "HAND",
    "RECORD",
    "SEND_JOB",
    "act_for",
    "add_draft_file",
    "answer_draft",
    "ask_code",
    "begin_draft",
    "cancel_mandate",
    "count_asking",
    "count_objecting",
    "count_tribute",
    "count_typing",
    "drop_draft",
    "end_session",
    "enter",
    "enter_by_province",
    "give_mandate",
    "hand_code",
    "keep_typed",
    "leave",
    "mark_read",
    "purge_codes",
    "record_mandate",
    "remove_draft_file",
    "revoke_mandate",
    "send_code",
    "send_draft",
    "take_copy",
]
