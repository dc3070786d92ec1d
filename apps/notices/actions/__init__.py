"""The only way to change notices."""

from apps.notices.actions.articles import WRITE as WRITE_ARTICLE
from apps.notices.actions.articles import publish_article, withdraw_article, write_article
from apps.notices.actions.messages import (
    JOB,
    PHONE_PLACE,
    STUCK_AFTER,
    TEXT_PLACE,
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
from apps.notices.actions.opting import OPT as OPT_OUT
from apps.notices.actions.opting import opt_in, opt_out
from apps.notices.actions.publicity import publish_notice, withdraw_notice

__all__ = [
    "JOB",
    "OPT_OUT",
    "PHONE_PLACE",
    "STUCK_AFTER",
    "TEXT_PLACE",
    "WRITE_ARTICLE",
    "answer_objection",
    "cancel_message",
    "claim_message",
    "edit_template",
    "load_templates",
    "lodge_objection",
    "lose_stuck_messages",
    "opt_in",
    "opt_out",
    "publish_article",
    "publish_notice",
    "read_message",
    "release_message",
    "resend_message",
    "resolve_message",
    "send_message",
    "send_messages",
    "settle_message",
    "withdraw_article",
    "withdraw_notice",
    "write_article",
]
