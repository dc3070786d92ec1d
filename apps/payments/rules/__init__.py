"""Pure rules of the payments app: states, files, judgement of returns, set-off, differences."""

from apps.payments.rules.formats import (
    Answer,
    AnswerLine,
    Column,
    Layout,
    OrderLine,
    read_answer,
    write_answer,
    write_order,
)
from apps.payments.rules.matching import Judged, Sent, judge, lines_digest
from apps.payments.rules.setoff import Debt, set_off
from apps.payments.rules.states import levels_for, next_state

__all__ = [
    "Answer",
    "AnswerLine",
    "Column",
    "Debt",
    "Judged",
    "Layout",
    "OrderLine",
    "Sent",
    "judge",
    "levels_for",
    "lines_digest",
    "next_state",
    "read_answer",
    "set_off",
    "write_answer",
    "write_order",
]
