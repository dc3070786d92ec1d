"""Making the demo county: staff, people, opening stock, then two years played by the ordinary actions."""

from apps.demo.actions.county import AlreadySeeded, Seeded, seed_county
from apps.demo.actions.people import load_people

__all__ = ["AlreadySeeded", "Seeded", "load_people", "seed_county"]
