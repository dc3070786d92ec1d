"""Whom the lines of a file mean here: matched set by set over the blind index; former numbers and names count."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q
from django.db.models.functions import Right

from apps.benefits.choices import ListVerdict
from apps.benefits.models import Entitlement, Suspicion
from apps.benefits.rules.comparing import DEATHS, QUESTIONS, matters, source_text
from apps.benefits.rules.listing import Line, same_name
from apps.benefits.rules.masked import fits_number
from apps.core import sealing
from apps.core.actor import Actor
from apps.core.scope import within
from apps.people.models import Person, PersonAlias

CHUNK = 5000
Beat = Callable[[int], None]
Known = Mapping[tuple[int, date | None, str], str]


def _silent(_done: int) -> None:
    """Nobody wants to know how far it is."""


@dataclass(frozen=True, slots=True)
class Met:
    """A person a line may mean. ``names``: the present and every former name."""

    person_id: int
    names: tuple[str, ...]
    state: str
    died_on: date | None
    by_number: bool
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Several:
    """A hidden line fits more than one person: nobody is asked about, somebody must look."""

    count: int


@dataclass(frozen=True, slots=True)
class Judged:
    """What one line of a comparison list comes to."""

    verdict: str
    person_id: int | None = None
    note: str = ""
    evidence: str = ""


def people_of(actor: Actor, lines: Sequence[Line], beat: Beat = _silent) -> dict[int, Met]:
    """Line number → the person it means: by number, else by name and birth date where the dossier has no number.
    ``beat`` is told the lines done."""
    found: dict[int, Met] = {}
    for start in range(0, len(lines), CHUNK):
        chunk = [line for line in lines[start : start + CHUNK] if line.id_number and not line.problem]
        found |= _by_number(actor, chunk)
        found |= _by_birth(actor, [line for line in chunk if line.number not in found])
        beat(min(start + CHUNK, len(lines)))
    return found


def hidden_people_of(actor: Actor, lines: Sequence[Line]) -> dict[int, Met | Several]:
    """Line number → whom a line that is partly hidden may mean, by what is left of it. Two statements for all lines: those that show the birth date, those that show the last four digits."""
    masks = {line.number: line.mask for line in lines if line.mask and not line.problem}
    days = {mask.born_on for mask in masks.values() if mask.born_on}
    tails = {mask.tail[-4:] for mask in masks.values() if not mask.born_on}
    rows = Person.objects.filter(within(actor, "division_id"), merged_into__isnull=True, id_number_blind__isnull=False)
    rows = rows.only("name", "state", "died_on", "born_on", "id_number_tail")
    by_day, by_tail = defaultdict(list), defaultdict(list)
    for row in rows.filter(born_on__in=days) if days else ():
        by_day[row.born_on].append(row)
    for row in rows.annotate(last=Right("id_number_tail", 4)).filter(last__in=tails) if tails else ():
        by_tail[row.id_number_tail[-4:]].append(row)
    found: dict[int, Met | Several] = {}
    for line in (line for line in lines if line.number in masks):
        mask = masks[line.number]
        pool = by_day[mask.born_on] if mask.born_on else by_tail[mask.tail[-4:]]
        same = [row for row in pool if fits_number(mask, row.id_number_tail, row.born_on) and same_name(row.name, line.name)]
        if len(same) == 1:
            one = same[0]
            found[line.number] = Met(one.pk, (one.name,), one.state, one.died_on, by_number=False, hidden=True)
        elif same:
            found[line.number] = Several(len(same))
    return found


def _by_number(actor: Actor, lines: Sequence[Line]) -> dict[int, Met]:
    keys = {key: line.number for line in lines for key in sealing.blinds("id_number", line.id_number)}
    wanted = list(keys)
    holders = {
        bytes(key): person
        for key, person in Person.objects.filter(id_number_blind__in=wanted).values_list("id_number_blind", "pk")
        if key is not None
    }
    former = PersonAlias.objects.filter(id_number_blind__in=wanted).values_list("id_number_blind", "person_id")
    for key, person in former:
        if key is not None:
            holders.setdefault(bytes(key), person)
    people = _met(actor, set(holders.values()))
    return {keys[key]: people[person] for key, person in holders.items() if person in people}


def _met(actor: Actor, ids: set[int]) -> dict[int, Met]:
    """Visible people by the dossier number they were found under; a merged dossier leads to the one that was kept."""
    kept = dict(Person.objects.filter(pk__in=ids).values_list("pk", "merged_into_id"))
    final = {pk: into or pk for pk, into in kept.items()}
    rows = Person.objects.filter(within(actor, "division_id"), pk__in=set(final.values()))
    people = {row.pk: row for row in rows.only("name", "state", "died_on")}
    names: dict[int, list[str]] = defaultdict(list)
    for person, text in PersonAlias.objects.filter(person_id__in=people, kind="name").values_list("person_id", "text"):
        names[person].append(text)
    return {
        pk: Met(target, (people[target].name, *names[target]), people[target].state, people[target].died_on, by_number=True)
        for pk, target in final.items()
        if target in people
    }


def _by_birth(actor: Actor, lines: Sequence[Line]) -> dict[int, Met]:
    rows = Person.objects.filter(
        within(actor, "division_id"),
        id_number_blind__isnull=True,
        merged_into__isnull=True,
        born_on__in={line.born_on for line in lines if line.born_on},
    ).only("name", "state", "died_on", "born_on")
    by_day: dict[date, list[Person]] = defaultdict(list)
    for row in rows:
        by_day[row.born_on].append(row)
    found: dict[int, Met] = {}
    for line in lines:
        same = [row for row in by_day.get(line.born_on, []) if same_name(row.name, line.name)] if line.born_on else []
        if len(same) == 1:
            found[line.number] = Met(same[0].pk, (same[0].name,), same[0].state, same[0].died_on, by_number=False)
    return found


def judge_list(
    actor: Actor, kind: str, source: str, lines: Sequence[Line], beat: Beat = _silent
) -> Iterator[tuple[Line, Judged]]:
    """Every line with what it comes to, in file order."""
    people = {**people_of(actor, lines, beat), **hidden_people_of(actor, lines)}
    ids = {met.person_id for met in people.values() if isinstance(met, Met)}
    schemes = _schemes(ids)
    known = asked(ids, kind, source)
    for line in lines:
        met = people.get(line.number)
        if line.problem:
            yield line, Judged(ListVerdict.PROBLEM, None, line.problem)
        elif met is None:
            yield line, Judged(ListVerdict.MISS)
        elif isinstance(met, Several):
            text = f"遮盖后与{met.count}人相符，无法确定是谁。请向提供单位核对这一行。"
            yield line, Judged(ListVerdict.VAGUE, None, text)
        else:
            yield line, _told(line, _judge(kind, line, met, schemes.get(met.person_id, frozenset()), known))


def _told(line: Line, found: Judged) -> Judged:
    """What the list says of the case goes with the question."""
    if not line.told or found.verdict not in (ListVerdict.HIT, ListVerdict.WEAK):
        return found
    return replace(found, note=f"名单注明：{line.told}。{found.note}")


def evidence_of(line: Line, met: Met) -> str:
    """What of the line differs from the dossier: the same person with other evidence is a new question."""
    if met.hidden:
        return "遮盖"
    if not met.by_number:
        return "无号码"
    return "" if any(same_name(name, line.name) for name in met.names) else line.name


def _judge(kind: str, line: Line, met: Met, schemes: frozenset[str], known: Known) -> Judged:
    evidence = evidence_of(line, met)
    key = (met.person_id, line.on, evidence)
    if key in known:
        return Judged(ListVerdict.KNOWN, met.person_id, known[key])
    return replace(_fresh(kind, line, met, schemes), evidence=evidence)


def _fresh(kind: str, line: Line, met: Met, schemes: frozenset[str]) -> Judged:
    if kind in DEATHS and met.died_on:
        return _dead_already(line, met)
    if met.state == "died" or not matters(kind, schemes):
        return Judged(ListVerdict.IDLE, met.person_id, "此人没有在发的相关待遇。")
    if met.hidden:
        return Judged(
            ListVerdict.WEAK, met.person_id, "名单的姓名或号码有遮盖，按露出的部分只对上此人，请先核对是否同一人。"
        )
    if not met.by_number:
        return Judged(ListVerdict.WEAK, met.person_id, "姓名和出生日期相同，档案里没有身份证号，请核对是否同一人。")
    if evidence_of(line, met):
        text = f"身份证号相同，但名单姓名为“{line.name}”，档案姓名为“{met.names[0]}”，请先核对是否同一人。"
        return Judged(ListVerdict.WEAK, met.person_id, text)
    return Judged(ListVerdict.HIT, met.person_id)


def _dead_already(line: Line, met: Met) -> Judged:
    died = met.died_on
    if line.on and died and (line.on.year, line.on.month) < (died.year, died.month):
        text = f"名单所载日期{line.on}早于档案登记的去世日期{died}，停发月份可能有误，请核对。"
        return Judged(ListVerdict.WEAK, met.person_id, text)
    return Judged(ListVerdict.IDLE, met.person_id, f"本局已登记{died}去世。")


def _schemes(ids: set[int]) -> dict[int, frozenset[str]]:
    held: dict[int, set[str]] = defaultdict(set)
    rows = Entitlement.objects.filter(person_id__in=ids, state="confirmed", ended_month__isnull=True)
    for person, scheme in rows.values_list("person_id", "scheme_id"):
        held[person].add(scheme)
    return {person: frozenset(codes) for person, codes in held.items()}


def asked(ids: set[int], kind: str, source: str) -> Known:
    """(person, day, evidence) → what is known of the same question from the same kind of list, whatever the office called
    itself: wrong hits are remembered, changed ones come back."""
    same = Q(list__kind=kind) | Q(list__isnull=True, source=source)
    known: dict[tuple[int, date | None, str], str] = {}
    for row in Suspicion.objects.filter(same, person_id__in=ids, kind=QUESTIONS[kind]):
        text = f"同一疑点已在核实，期限{row.due_on}。"
        if row.state != "open":
            text = f"{row.answered_at:%Y-%m-%d}已核实为“{row.get_state_display()}”：{row.answer}"
        known[row.person_id, row.on, row.evidence] = text[:300]
    return known


__all__ = ["Judged", "Met", "Several", "asked", "judge_list", "people_of", "source_text"]
