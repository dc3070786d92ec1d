"""What benefits knows that stands against a card: asked by ``cards`` through ``card_obstacles`` of the AppConfig."""

from datetime import date

from apps.benefits.models import LifeEvent, Suspicion


def card_obstacles(person_id: int, day: date) -> set[str]:
    """``{"sentenced"}`` while a confirmed sentence has no release, or a hit in custody was found true."""
    rows = LifeEvent.objects.filter(person_id=person_id, state="confirmed", kind__in=["sentenced", "released"], on__lte=day)
    last = rows.order_by("-on", "-id").values_list("kind", flat=True).first()
    held = Suspicion.objects.filter(person_id=person_id, kind="custody", state="true", event__isnull=True).exists()
    return {"sentenced"} if last == "sentenced" or (held and last is None) else set()
