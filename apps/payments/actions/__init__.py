"""Everything that writes money."""

from apps.payments.actions.claims import open_claim, post_difference, save_bases

__all__ = ["open_claim", "post_difference", "save_bases"]
