"""Divisions in which the actor may register people, as the pure rules want them."""

import re
from collections import defaultdict
from functools import lru_cache

from apps.core.actor import Actor
from apps.core.scope import within
from apps.org.models import Division
from apps.people.rules.rows import Places, UnknownPlace

_TAILS = (("村民委员会", "村"), ("居民委员会", "社区"), ("村委会", "村"), ("居委会", "社区"), ("街道办事处", "街道"))


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


@lru_cache(maxsize=4096)
def _short(name: str) -> frozenset[str]:
    """A division under its full name and the short ones offices write: 示范村村民委员会 -> 示范村, 示范镇 -> 示范."""
    name = _squeeze(name)
    found = {name}
    for tail, kind in _TAILS:
        stem = name.removesuffix(tail)
        if stem != name and len(stem) > 1:
            found |= {stem, stem if stem.endswith(kind) else f"{stem}{kind}"}
    if len(name) > 2 and name[-1] in "镇乡":
        found.add(name[:-1])
    return frozenset(found)


def places(actor: Actor) -> Places:
    """Every township and village inside the actor's places; two statements at most."""
    rows = list(
        Division.objects.filter(within(actor, "code"), level__in=["township", "village"]).values_list(
            "code", "level", "name"
        )
    )
    parents = {code[:9] for code, _, _ in rows}
    towns = dict(Division.objects.filter(code__in=[f"{code}000" for code in parents]).values_list("code", "name"))
    townships = {short: code for code, level, name in rows if level == "township" for short in _short(name)}
    villages: dict[str, dict[str, str]] = defaultdict(dict)
    for code, level, name in rows:
        if level == "village":
            for short in _short(name):
                villages[short] |= dict.fromkeys(_short(towns.get(f"{code[:9]}000", "")), code)
    return Places(frozenset(code for code, _, _ in rows), townships, villages)


def division_of(actor: Actor, code: str) -> Division:
    """The township or village of this code inside the actor's places. Raises UnknownPlace."""
    row = Division.objects.filter(within(actor, "code"), code=code).exclude(level="county").select_related("parent").first()
    if row is None:
        raise UnknownPlace(
            "所选村(社区)或乡镇不在您的管辖范围内，请重新选择；迁往其他乡镇的，请由县局办理。", field="division"
        )
    return row


def place_choices(actor: Actor, *, townships: bool = False) -> list[tuple[str, str]]:
    """(code, "township village") inside the actor's places, for a list to choose from; optionally townships only."""
    levels = ["township"] if townships else ["township", "village"]
    rows = Division.objects.filter(within(actor, "code"), level__in=levels).select_related("parent").order_by("code")
    return [
        (row.code, row.name if row.level == "township" else f"{row.parent.name} {row.name}") for row in rows if row.parent
    ]


def place_names(actor: Actor) -> dict[str, tuple[str, str]]:
    """Code -> (township, village) of every division inside the actor's places; the village is empty for a township."""
    rows = Division.objects.filter(within(actor, "code")).values_list("code", "level", "name", "parent__name")
    return {code: (parent or "", name) if level == "village" else (name, "") for code, level, name, parent in rows}


def full_names(actor: Actor) -> dict[str, str]:
    """Code -> 镇·村 (or the township alone) of every division inside the actor's places."""
    return {code: "·".join(filter(None, names)) for code, names in place_names(actor).items()}
