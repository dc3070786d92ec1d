"""What benefits can answer; every query begins with who is asking."""

from apps.benefits.queries.comparison import comparison_list, comparison_lists, comparison_rows, freshness
from apps.benefits.queries.explaining import WhyNot, why_not
from apps.benefits.queries.histories import histories
from apps.benefits.queries.lists import (
    RoundProgress,
    Waiting,
    person_records,
    round_progress,
    waiting,
)
from apps.benefits.queries.prices import LOCAL_SCHEMES, as_json, own_county, price_runs
from apps.benefits.queries.records import (
    VIEW,
    county_of,
    entitlements,
    events,
    facts_digest,
    grants,
    lock_entitlement,
    lock_event,
    lock_grant,
    lock_suspicion,
    payees,
    suspicions,
    unconfirmed,
)
from apps.benefits.queries.whatif import Cost, WhatIf, what_if

__all__ = [
    "LOCAL_SCHEMES",
    "VIEW",
    "Cost",
    "RoundProgress",
    "Waiting",
    "WhatIf",
    "WhyNot",
    "as_json",
    "comparison_list",
    "comparison_lists",
    "comparison_rows",
    "county_of",
    "entitlements",
    "events",
    "facts_digest",
    "freshness",
    "grants",
    "histories",
    "lock_entitlement",
    "lock_event",
    "lock_grant",
    "lock_suspicion",
    "own_county",
    "payees",
    "person_records",
    "price_runs",
    "round_progress",
    "suspicions",
    "unconfirmed",
    "waiting",
    "what_if",
    "why_not",
]
