"""Articles the public reads: written by one person, published by another, withdrawn with a reason. What was published is not edited."""

from __future__ import annotations

from datetime import date

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.notices import queries, rules
from apps.notices.actions.releasing import redraft, release, take_back
from apps.notices.choices import ArticleKind, ArticleState
from apps.notices.models import Article

WRITE = "notices.write_article"
PUBLISH = "notices.publish_article"
WITHDRAW = "notices.withdraw_article"
_WHAT = "这篇文章"


@action(permission=WRITE, label="拟写文章")
def write_article(
    actor: Actor,
    *,
    kind: str,
    title: str,
    body: str,
    shows_from: date,
    shows_until: date | None = None,
    document_no: str = "",
    source: str = "",
    article_id: int | None = None,
    revision: int | None = None,
) -> Article:
    """Write a draft, or change one that nobody has published. Who changed it last is its author.

    Raises NotFound, Conflict (published; changed meanwhile: ``revision`` is what was read), NeedsPerson, Invalid.
    """
    row = queries.lock_article(article_id) if article_id is not None else Article()
    if row.state != ArticleState.DRAFT:
        raise Conflict("文章已经发布，不能修改；有误的先撤下，再另写一篇。")
    redraft(actor, row, revision, what=_WHAT)
    if kind not in ArticleKind.values:
        raise Invalid("栏目请从列表中选择。", field="kind")
    rules.check_shown(shows_from, shows_until)
    row.kind, row.title = kind, rules.check_words(title, field="title", most=120)
    row.body = rules.check_words(body, field="body", least=10, most=20_000)
    row.document_no, row.source = document_no.strip(), source.strip()
    row.shows_from, row.shows_until = shows_from, shows_until
    row.save()
    audit.record(actor, WRITE, row, after={"kind": kind, "revision": row.revision})
    return row


@action(permission=PUBLISH, label="审发文章")
def publish_article(actor: Actor, *, article_id: int, revision: int) -> Article:
    """Let the public read it from its first day on; not its author, and only the text that was read (``revision``).

    Raises NotFound, AlreadyDone, Conflict.
    """
    row = queries.lock_article(article_id)
    release(actor, row, revision, what=_WHAT)
    row.save(update_fields=["state", "publisher", "published_at"])
    audit.record(actor, PUBLISH, row, after={"state": row.state, "revision": row.revision})
    return row


@action(permission=WITHDRAW, label="撤下文章")
def withdraw_article(actor: Actor, *, article_id: int, reason: str) -> Article:
    """Take a published article away; the record stays. Raises NotFound, AlreadyDone, Conflict (a draft), NeedsPerson, Invalid."""
    row = queries.lock_article(article_id)
    take_back(actor, row, reason, what=_WHAT)
    row.save(update_fields=["state", "withdraw_reason", "withdrawn_by", "withdrawn_at"])
    audit.record(actor, WITHDRAW, row, reason=row.withdraw_reason)
    return row
