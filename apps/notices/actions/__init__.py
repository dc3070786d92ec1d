"""The only way to change notices."""

from apps.notices.actions.messages import (
    JOB,
    PHONE_PLACE,
    STUCK_AFTER,
    cancel_message,
    claim_message,
    edit_template,
    load_templates,
    lose_stuck_messages,
    read_message,
    release_message,
    resend_message,
    resolve_message,
    send_message,
    send_messages,
    settle_message,
)
from apps.notices.actions.objections import answer_objection, lodge_objection
from apps.notices.actions.publicity import publish_notice, withdraw_notice

__all__ = [
    "JOB",
    "PHONE_PLACE",
    "STUCK_AFTER",
    "answer_objection",
    "cancel_message",
    "claim_message",
    "edit_template",
    "load_templates",
    "lodge_objection",
    "lose_stuck_messages",
    "publish_notice",
    "read_message",
    "release_message",
    "resend_message",
    "resolve_message",
    "send_message",
    "send_messages",
    "settle_message",
    "withdraw_notice",
]
