"""Background work of the organisation."""

from apps.core import queue, sweeping
from apps.org.actions import expire_grants


@queue.handler("org.expire_grants", label="清理到期岗位")
def run_expire_grants(run: queue.Run) -> None:
    """Every night: close grants whose term has ended."""
    with run.chunk(last=True):
        expire_grants(run.actor)


sweeping.daily("org.expire_grants", at="00:05")
