"""Two dossiers become one: which voucher and which place in a class stays good. Pure.

A person has one free course and one place in a class. Of two vouchers the used one stays good; of two used ones, or two unused ones, that of the kept dossier. Of
two places in one class the passed one stays good, else that of the kept dossier.
"""


def void_voucher(kept: str, dropped: str) -> str:
    """Whose voucher is void (``kept`` or ``dropped``), by the states of both living ones (issued, redeemed)."""
    return "kept" if (kept, dropped) == ("issued", "redeemed") else "dropped"


def lost_place(kept: str, dropped: str) -> str:
    """Whose place in the class is given up (``kept`` or ``dropped``), by the states of both (learning, passed, failed)."""
    return "kept" if dropped == "passed" and kept != "passed" else "dropped"
