"""Spot checks (抽查): who is worth a second look, and a draw that anybody can repeat from its seed. Pure.

Each candidate gets a number from SHA-256 of seed and id; the higher the risk, the likelier a high place (weighted sampling
without replacement by Efraimidis and Spirakis). No random generator is involved, so the same seed gives the same list.
"""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BASE = 10


@dataclass(frozen=True, slots=True)
class Seen:
    """How one payee was confirmed, as far as it bears on risk."""

    person_id: int
    channel: str
    age: int
    same_photo: bool = False
    paid_to_other: bool = False
    death_asked: bool = False
    from_roster: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A payee who may be drawn; ``score`` is also the weight."""

    person_id: int
    score: int
    reasons: tuple[str, ...]


def weigh(seen: Seen) -> Candidate:
    """The risk of one confirmation: points and the reasons for them."""
    found: list[tuple[int, str]] = []
    if seen.same_photo:
        found.append((60, "照片与另一次确认相同"))
    if seen.death_asked:
        found.append((50, "有未核实的死亡疑点"))
    if seen.channel in ("phone", "letter"):
        found.append((30, "未见到本人（电话或来函）"))
    if seen.from_roster:
        found.append((15, "按集中核验名册成批确认"))
    if seen.paid_to_other:
        found.append((20, "由他人代领"))
    if seen.age >= 90:
        found.append((25, "90周岁以上"))
    elif seen.age >= 80:
        found.append((15, "80周岁以上"))
    return Candidate(seen.person_id, BASE + sum(points for points, _ in found), tuple(text for _, text in found))


def digest(candidates: Iterable[Candidate]) -> str:
    """The fingerprint of those who could be drawn: a repeated draw proves that it started from the same list."""
    lines = sorted(f"{one.person_id}:{one.score}" for one in candidates)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def draw(candidates: Sequence[Candidate], size: int, seed: str) -> list[Candidate]:
    """``size`` of them, the riskiest first; the same candidates and seed always give the same list."""
    chosen = sorted(candidates, key=lambda one: (-_place(one, seed), one.person_id))[:size]
    return sorted(chosen, key=lambda one: (-one.score, one.person_id))


def _place(one: Candidate, seed: str) -> float:
    raw = int.from_bytes(hashlib.sha256(f"{seed}|{one.person_id}".encode()).digest()[:8], "big")
    return math.log((raw + 1) / (2**64 + 1)) / one.score
