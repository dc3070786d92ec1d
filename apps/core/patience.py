"""How long a job may be silent, and what counts as a sign of progress. Pure."""

import time
from dataclasses import dataclass, field

LONGEST_SECONDS = 3000  # one attempt, whatever it tells; work in chunks goes on from there in the next one


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds without anything new: of the worker's own processor, and on the clock (it waits for PostgreSQL, a lock, a gateway).

    Processor time does not depend on what else the machine does, so a loop is told apart soon without ending slow work on a busy day.
    """

    busy: float
    quiet: float


ORDINARY = Patience(busy=180, quiet=600)
#: One statement or one file for a million people, which tells nothing on its way.
WHOLE_COUNTY = Patience(busy=600, quiet=2400)


@dataclass
class Progress:
    """What an attempt told last, and when. Telling the same again is no sign of progress: a loop may renew its lease for ever."""

    shown: tuple[int | None, int | None, str | None] = (None, None, None)
    began: float = field(default_factory=time.monotonic)
    since: float = field(default_factory=time.monotonic)
    used: float = field(default_factory=time.process_time)

    def told(self, done: int | None, total: int | None, text: str | None) -> None:
        """The attempt told this; None means as before."""
        before = self.shown
        new = (
            before[0] if done is None else done,
            before[1] if total is None else total,
            before[2] if text is None else text,
        )
        if new != before:
            self.shown, self.since, self.used = new, time.monotonic(), time.process_time()

    def is_stuck(self, patience: Patience) -> bool:
        """Silent for longer than its kind may be, or at work for longer than any attempt may be."""
        now = time.monotonic()
        silent = time.process_time() - self.used > patience.busy or now - self.since > patience.quiet
        return silent or now - self.began > LONGEST_SECONDS
