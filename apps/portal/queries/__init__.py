"""What the portal can answer: who signs in, the own file of a veteran, and what everybody may read."""

from apps.portal.queries.own import VIEW_OWN

__all__ = ["VIEW_OWN"]
