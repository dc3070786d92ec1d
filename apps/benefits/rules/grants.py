"""One-off amounts: those decided as such, and the funeral grant that follows from a death. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from apps.benefits.rules.amounts import annual, formula_basis, key_label, to_fen
from apps.benefits.rules.catalogue import COMPONENTS, SCHEMES, TABLE
from apps.benefits.rules.facts import Amount, Basis, Event, Flag, OneOff, Region, Segment, StandardMissing
from apps.benefits.rules.formulas import ONCE, Reader, funeral_months
from apps.benefits.rules.timeline import Case
from apps.core.errors import Invalid
from apps.core.money import yuan
from apps.core.month import Month
from apps.policy.rules import Book


def once_fen(
    scheme: str,
    facts: Mapping[str, Any],
    on: date,
    book: Book,
    region: Region | str,
    parameters: Mapping[str, Any] | None = None,
) -> Amount:
    """A one-off amount from plain facts (check_facts) and the parameters in force on a day. Raises ParameterMissing."""
    if scheme not in ONCE:
        raise Invalid(f"{SCHEMES[scheme].name}按月发放，不是一次性待遇，请登记为定期待遇。", field="scheme")
    code = region if isinstance(region, str) else region.code
    day = date.fromisoformat(facts["died_on"]) if "died_on" in facts else on
    reader = Reader(book, scheme, Month.of(day), code, parameters or {})
    result = ONCE[scheme](facts, reader, on)
    return Amount(to_fen(result.yuan), formula_basis(reader, facts, result.lines))


def granted(case: Case) -> Iterable[OneOff]:
    """The one-off amount of an entitlement decided as such; nothing when the formula gives nothing."""
    own = case.entitled
    amount = once_fen(own.scheme, own.facts, own.decided_on, case.book, case.history.region, own.parameters)
    if amount.fen:
        month = Month.of(own.decided_on)
        yield OneOff(own.scheme, case.index, COMPONENTS[own.scheme], month, amount.fen, amount.basis)


def death_grant(pieces: Iterable[Segment], cases: Mapping[int, Case]) -> tuple[list[OneOff], list[Flag]]:
    """丧葬补助: months of the rate received in the month of death, once per person (docs/rules/funeral-grant.md).

    Where two schemes are paid side by side the larger grant stands. A missing standard leaves a flag, not a crash.
    """
    best: OneOff | None = None
    flags: list[Flag] = []
    for piece in pieces:
        case = cases[piece.entitlement_index]
        death = next(iter(case.of_kind("death")), None)
        if death is None or piece.scheme not in TABLE or not _covers(piece, Month.of(death.on)):
            continue
        flags += _notes(piece, death)
        try:
            grant = _funeral(piece, case, death)
        except StandardMissing as missing:
            flags.append(Flag("funeral_base_missing", f"丧葬补助无法计算：{missing.message}"))
            continue
        if grant is not None and (best is None or grant.fen > best.fen):
            best = grant
    return ([best] if best else []), flags


def _covers(piece: Segment, month: Month) -> bool:
    return piece.from_month <= month and (piece.to_month is None or month < piece.to_month)


def _cause(piece: Segment, death: Event) -> str:
    """An old wound counts as such only for those disabled at war or on duty (第三十二条)."""
    cause = str(death.data.get("cause", "illness"))
    return "illness" if cause == "old_wound" and piece.facts.get("cause") == "illness" else cause


def _notes(piece: Segment, death: Event) -> list[Flag]:
    if piece.scheme != "disability_pension" or piece.facts["cause"] == "illness":
        return []
    cause = _cause(piece, death)
    if cause == "old_wound":
        text = "因战因公致残人员旧伤复发死亡：不发丧葬补助，按因公牺牲核发一次性抚恤金，遗属可申请因公牺牲军人遗属定期抚恤金（第三十二条）。"
        return [Flag("old_wound_death", text)]
    if cause == "illness" and piece.facts["grade"] <= 4:
        return [
            Flag("illness_death_survivors", "因战因公1至4级残疾军人病故：遗属可申请病故军人遗属定期抚恤金（第三十二条）。")
        ]
    return []


def _funeral(piece: Segment, case: Case, death: Event) -> OneOff | None:
    month = Month.of(death.on)
    region, own = case.history.region, case.entitled.parameters
    months = funeral_months(piece.scheme, _cause(piece, death), month, case.book, region.code)
    if not months:
        return None
    known = death.known_on or death.on
    book = case.book.at(known) if case.param("funeral_base", month, "recomputed") == "frozen" else case.book
    rated = annual(piece.scheme, piece.rate_key, month, book, region, own)
    fen = (rated.annual_fen * months * 2 + 12) // 24
    law = case.book.param("funeral_months", month, region.code, piece.scheme)
    line = f"去世当月标准{yuan(rated.annual_fen)}元/年 ÷ 12 × {months}个月 = {yuan(fen)}元"
    basis = Basis(
        scheme="funeral_grant",
        rule="funeral-grant",
        law=law.source if law else SCHEMES["funeral_grant"].law,
        facts={
            "held": piece.scheme,
            "rate_key": key_label(piece.scheme, piece.rate_key),
            "died_on": death.on.isoformat(),
            "cause": _cause(piece, death),
        },
        arithmetic="；".join((*rated.lines, line)),
        standards=rated.standards,
        assumed=rated.assumed,
    )
    return OneOff("funeral_grant", piece.entitlement_index, COMPONENTS["funeral_grant"], month, fen, basis)


def offset(overpaid_fen: int, grant_fen: int) -> tuple[int, int, int]:
    """Set an overpayment after death off against the grant: (taken from the grant, grant still paid, left to recover)."""
    taken = min(overpaid_fen, grant_fen)
    return taken, grant_fen - taken, overpaid_fen - taken
