"""Public keys of the offline check, written down while their private half is at hand."""

from apps.cards.models import CheckKey
from apps.cards.queries.checking import new_keys, public_key
from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor


@action(permission="cards.publish_check_keys", label="公布优待证核验公钥")
def publish_check_keys(actor: Actor) -> list[int]:
    """Remember the public half of every key version at hand, so that printed codes can be read after a rotation. Daily, twice is fine."""
    versions = new_keys(actor)
    for version in versions:
        CheckKey.objects.get_or_create(version=version, defaults={"public": public_key(version), "since": actor.today})
    audit.record(actor, "cards.publish_check_keys", ("cards.checkkey", "", "核验公钥"), after={"versions": versions})
    return versions
