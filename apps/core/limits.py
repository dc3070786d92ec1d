"""How often somebody may knock: at most so many events in a calendar span. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from apps.core.errors import DomainError

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` events in ``span``, counted per subject, address, network or all together."""

    what: str
    most: int
    span: timedelta
    words: str


class TooMany(DomainError):
    """A limit is reached; the words are those of the limit."""

    status = 429
    default = "这个网络短时间内请求的次数太多，请过一小时再试。"


def network(ip: str) -> str:
    """The network of an address: /24 of IPv4, /48 of IPv6; anything unreadable is one network."""
    try:
        address = ip_address(ip)
    except ValueError:
        return "unknown"
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    return str(ip_network(f"{address}/{24 if address.version == 4 else 48}", strict=False))


def slot(limit: Limit, at: datetime) -> str:
    """The calendar span a count belongs to, in Shanghai: the day for a day, the hour for an hour. ``at`` is local."""
    return f"{at:%Y%m%d}" if limit.span == DAY else f"{at:%Y%m%d%H}"


def reached(limits: tuple[Limit, ...], counts: Mapping[str, int]) -> Limit | None:
    """The first limit that this event, already counted, goes beyond."""
    return next((limit for limit in limits if counts.get(limit.what, 0) > limit.most), None)
