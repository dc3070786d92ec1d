"""Reading jobs. Every query begins with who is asking."""

from apps.jobs.queries.fairs import fairs, get_fair, lock_fair
from apps.jobs.queries.reach import VIEW_APPLICATION, VIEW_FAIR

__all__ = ["VIEW_APPLICATION", "VIEW_FAIR", "fairs", "get_fair", "lock_fair"]
