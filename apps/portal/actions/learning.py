"""政策课堂: what a veteran has read."""

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone
from apps.portal.models import ArticleRead
from apps.portal.queries import public
from apps.portal.queries.own import myself

MARK = "portal.mark_read"


@action(permission=MARK, label="标记文章学完")
def mark_read(actor: Actor, *, article_id: int) -> ArticleRead:
    """This article has been read to its end. Raises Gone, AlreadyDone."""
    person, article = myself(actor), public.article(actor.today, article_id)
    row, is_new = ArticleRead.objects.get_or_create(person=person, article=article, defaults={"read_at": actor.at})
    if not is_new:
        raise AlreadyDone("这一篇已经学完了。")
    audit.record(actor, MARK, article, after={"article_id": article.pk})
    return row
