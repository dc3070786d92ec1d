"""What benefits can answer; every query begins with who is asking."""

from apps.benefits.queries.records import (
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

__all__ = [
    "county_of",
    "entitlements",
    "events",
    "facts_digest",
    "grants",
    "lock_entitlement",
    "lock_event",
    "lock_grant",
    "lock_suspicion",
    "payees",
    "suspicions",
    "unconfirmed",
]
