"""政策课堂: what there is to read, and what the veteran who asks has read."""

from datetime import date

from apps.core.actor import SHANGHAI, Actor
from apps.notices.choices import ArticleKind
from apps.notices.models import Article
from apps.portal.models import ArticleRead
from apps.portal.queries import public
from apps.portal.queries.own import myself

LESSONS = (ArticleKind.POLICY, ArticleKind.GUIDE, ArticleKind.STUDY)
SHOWN = 100


def lessons(actor: Actor) -> list[tuple[Article, date | None]]:
    """Articles of the class, newest first, each with the day it was read."""
    read = dict(ArticleRead.objects.filter(person=myself(actor)).values_list("article_id", "read_at"))
    rows = public.articles(actor.today, "", "").filter(kind__in=LESSONS)[:SHOWN]
    return [(row, read[row.pk].astimezone(SHANGHAI).date() if row.pk in read else None) for row in rows]


def lesson(actor: Actor, article_id: int) -> tuple[Article, date | None]:
    """One of them. Raises Gone."""
    row = public.article(actor.today, article_id)
    found = ArticleRead.objects.filter(person=myself(actor), article=row).values_list("read_at", flat=True).first()
    return row, found.astimezone(SHANGHAI).date() if found else None
