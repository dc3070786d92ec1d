"""Articles the public reads: written by one person, published by another, withdrawn with a reason. What was published is not edited."""

from __future__ import annotations

from datetime import date

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, Invalid
from apps.notices import queries, rules
from apps.notices.choices import ArticleKind, ArticleState
from apps.notices.models import Article

WRITE = "notices.write_article"
PUBLISH = "notices.publish_article"
WITHDRAW = "notices.withdraw_article"


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
    if actor.staff_id is None:
        raise rules.NeedsPerson
    row = queries.lock_article(article_id) if article_id is not None else Article(state=ArticleState.DRAFT, revision=0)
    if row.state != ArticleState.DRAFT:
        raise Conflict("文章已经发布，不能修改；有误的先撤下，再另写一篇。")
    if article_id is not None and revision != row.revision:
        raise Conflict("这篇文章刚被他人修改过，请重新打开后再改。")
    if kind not in ArticleKind.values:
        raise Invalid("栏目请从列表中选择。", field="kind")
    rules.check_shown(shows_from, shows_until)
    row.kind, row.title = kind, rules.check_words(title, field="title", most=120)
    row.body = rules.check_words(body, field="body", least=10, most=20_000)
    row.document_no, row.source = document_no.strip(), source.strip()
    row.shows_from, row.shows_until = shows_from, shows_until
    row.author_id, row.written_at, row.revision = actor.staff_id, actor.at, row.revision + 1
    row.save()
    audit.record(actor, WRITE, row, after={"kind": kind, "revision": row.revision})
    return row


@action(permission=PUBLISH, label="审发文章")
def publish_article(actor: Actor, *, article_id: int, revision: int) -> Article:
    """Let the public read it from its first day on; not its author, and only the text that was read (``revision``).

    Raises NotFound, AlreadyDone, Conflict.
    """
    row = queries.lock_article(article_id)
    if row.state == ArticleState.PUBLISHED:
        raise AlreadyDone("这篇文章已经发布。")
    if row.state != ArticleState.DRAFT:
        raise Conflict("文章已撤下，不能再发布；请另写一篇。")
    if revision != row.revision:
        raise Conflict("这篇文章刚被修改过，请重新看过再审发。")
    row.publisher_id = rules.check_publisher(actor.staff_id, row.author_id)
    row.state, row.published_at = ArticleState.PUBLISHED, actor.at
    row.save(update_fields=["state", "publisher", "published_at"])
    audit.record(actor, PUBLISH, row, after={"state": row.state, "revision": row.revision})
    return row


@action(permission=WITHDRAW, label="撤下文章")
def withdraw_article(actor: Actor, *, article_id: int, reason: str) -> Article:
    """Take a published article away; the record stays. Raises NotFound, AlreadyDone, Conflict (a draft), NeedsPerson, Invalid."""
    row = queries.lock_article(article_id)
    if row.state == ArticleState.WITHDRAWN:
        raise AlreadyDone("这篇文章已经撤下。")
    if row.state != ArticleState.PUBLISHED:
        raise Conflict("文章还没有发布，不需要撤下；直接修改即可。")
    if actor.staff_id is None:
        raise rules.NeedsPerson
    row.withdraw_reason = rules.check_words(reason, field="reason", most=300)
    row.state, row.withdrawn_by_id, row.withdrawn_at = ArticleState.WITHDRAWN, actor.staff_id, actor.at
    row.save(update_fields=["state", "withdraw_reason", "withdrawn_by", "withdrawn_at"])
    audit.record(actor, WITHDRAW, row, reason=row.withdraw_reason)
    return row
