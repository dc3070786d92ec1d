"""Moving a batch: one event a step, written with the state it leads to."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction

from apps.core.actor import Actor
from apps.payments.models import Batch, BatchEvent
from apps.payments.rules.refusals import DueElsewhere, MoreThanOwed, NobodyThere, ReasonMissing
from apps.payments.rules.states import ACTS, next_state


def person_of(actor: Actor) -> int:
    """The natural person acting; raises NobodyThere for an account without one."""
    if actor.staff_id is None:
        raise NobodyThere
    return actor.staff_id


def needed(text: str) -> str:
    """A reason a later reader can use: at least four characters. Raises ReasonMissing."""
    clean = " ".join(text.split())
    if len(clean) < 4:
        raise ReasonMissing(field="reason")
    return clean[:300]


def root(actor: Actor, batch: Batch) -> None:
    """The first event of a batch."""
    BatchEvent.objects.create(
        batch=batch,
        seq=1,
        to_state="draft",
        verb="组批",
        revision=batch.revision,
        staff_id=actor.staff_id,
        at=actor.at,
    )


def move(actor: Actor, batch: Batch, act: str, *, reason: str = "", verb: str = "") -> None:
    """Take one step of a locked batch; a step back to draft opens a new revision. Raises StepDone, WrongState.

    Columns of ``batch`` the caller changed before (row_count, total_fen, editor) are saved with it.
    """
    before = batch.state
    target = next_state(before, act)
    batch.state = target
    batch.event_seq += 1
    if target == "draft":
        batch.revision += 1
    batch.save(update_fields=["state", "event_seq", "revision", "row_count", "total_fen", "editor"])
    BatchEvent.objects.create(
        batch=batch,
        seq=batch.event_seq,
        from_state=before,
        to_state=target,
        verb=verb or ACTS[act],
        revision=batch.revision,
        staff_id=actor.staff_id,
        reason=reason,
        at=actor.at,
    )


@contextmanager
def taking(elsewhere: Callable[[], str]) -> Iterator[None]:
    """Around statements that make dues live again: what was taken meanwhile becomes an answer.

    PostgreSQL decides. Raises DueElsewhere (with the words of ``elsewhere``, asked after the rollback) when a due is live
    in another payment, MoreThanOwed when the kept-back debt has been paid meanwhile.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            yield
            cursor.execute("set constraints payments_recovery_fits immediate")
            cursor.execute("set constraints payments_recovery_fits deferred")
    except IntegrityError as error:
        if "due_one_live" in str(error):
            raise DueElsewhere(elsewhere()) from error
        if "收回金额超过应收余额" in str(error):
            raise MoreThanOwed("这笔发放抵扣的应收款已用其他方式收回，不能再按原金额发放；请重新组批。") from error
        raise
