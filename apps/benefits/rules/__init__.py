"""The law of benefits as pure functions: facts and dated policy in, months and fen out. See docs/rules/."""

from apps.benefits.rules.amounts import annual, key_label, monthly_fen, rate_key, standard_key
from apps.benefits.rules.catalogue import COMPONENTS, EVENTS, FACTS, PERIODIC, SCHEMES, TABLE, Fact, SchemeRule
from apps.benefits.rules.checking import BadFact, UnknownKey, check_event, check_facts, check_parameters, scheme_rule
from apps.benefits.rules.conditions import Condition, conditions
from apps.benefits.rules.explain import Slip, explain, facts_text, why_changed
from apps.benefits.rules.facts import (
    RULE_VERSION,
    Amount,
    Basis,
    Entitled,
    Event,
    Flag,
    Gap,
    History,
    OneOff,
    ParameterMissing,
    Projection,
    Region,
    Segment,
    StandardMissing,
)
from apps.benefits.rules.grants import offset, once_fen
from apps.benefits.rules.projection import owed, project

__all__ = [
    "COMPONENTS",
    "EVENTS",
    "FACTS",
    "PERIODIC",
    "RULE_VERSION",
    "SCHEMES",
    "TABLE",
    "Amount",
    "BadFact",
    "Basis",
    "Condition",
    "Entitled",
    "Event",
    "Fact",
    "Flag",
    "Gap",
    "History",
    "OneOff",
    "ParameterMissing",
    "Projection",
    "Region",
    "SchemeRule",
    "Segment",
    "Slip",
    "StandardMissing",
    "UnknownKey",
    "annual",
    "check_event",
    "check_facts",
    "check_parameters",
    "conditions",
    "explain",
    "facts_text",
    "key_label",
    "monthly_fen",
    "offset",
    "once_fen",
    "owed",
    "project",
    "rate_key",
    "scheme_rule",
    "standard_key",
    "why_changed",
]
