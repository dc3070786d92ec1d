"""What is public needs two persons: one writes, another lets it out, anybody allowed takes it back with a reason. For articles here and for what
apps above publish (``models.Released``). Parts of actions, without a permission of their own; the caller has locked the row, saves and audits."""

from __future__ import annotations

from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict
from apps.notices import rules
from apps.notices.choices import ArticleState
from apps.notices.models import Released


def redraft(actor: Actor, row: Released, revision: int | None, *, what: str) -> None:
    """The row is a draft of the actor again, unseen by the public until somebody else releases it. ``revision``: what was read, of a row
    that exists. Raises NeedsPerson, Conflict (changed meanwhile)."""
    if actor.staff_id is None:
        raise rules.NeedsPerson
    if row.pk is not None and revision != row.revision:
        raise Conflict(f"{what}刚被他人修改过，请重新打开后再改。")
    row.state, row.publisher_id, row.published_at = ArticleState.DRAFT, None, None
    row.author_id, row.written_at = actor.staff_id, actor.at
    row.revision = row.revision + 1 if row.pk is not None else 1


def release(actor: Actor, row: Released, revision: int, *, what: str) -> None:
    """The public may read it. Raises AlreadyDone, Conflict (withdrawn; changed meanwhile; its author), NeedsPerson."""
    if row.state == ArticleState.PUBLISHED:
        raise AlreadyDone(f"{what}已经发布。")
    if row.state != ArticleState.DRAFT:
        raise Conflict(f"{what}已撤下，不能再发布；请另写一份。")
    if revision != row.revision:
        raise Conflict(f"{what}刚被修改过，请重新看过再审发。")
    row.publisher_id = rules.check_publisher(actor.staff_id, row.author_id)
    row.state, row.published_at = ArticleState.PUBLISHED, actor.at


def take_back(actor: Actor, row: Released, reason: str, *, what: str) -> None:
    """The public reads it no longer. Raises AlreadyDone, Conflict (a draft), NeedsPerson, Invalid."""
    if row.state == ArticleState.WITHDRAWN:
        raise AlreadyDone(f"{what}已经撤下。")
    if row.state != ArticleState.PUBLISHED:
        raise Conflict(f"{what}还没有发布，不需要撤下；直接修改即可。")
    if actor.staff_id is None:
        raise rules.NeedsPerson
    row.withdraw_reason = rules.check_words(reason, field="reason", most=300)
    row.state, row.withdrawn_by_id, row.withdrawn_at = ArticleState.WITHDRAWN, actor.staff_id, actor.at
