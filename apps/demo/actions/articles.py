"""The articles a visitor finds: each written by the clerk and published by the reviewer on its day; one waits for its second person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from apps.core import yamltext
from apps.notices.actions import publish_article, write_article

if TYPE_CHECKING:
    from apps.demo.actions.stage import Stage

FILE = Path(__file__).resolve().parents[3] / "fixtures" / "demo" / "articles.yaml"


def write_articles(stage: Stage) -> None:
    """All articles of the file; the last one is left as a draft."""
    rows = yamltext.read(FILE.read_text(encoding="utf-8"))
    for row in rows:
        written = write_article(stage.clerk, **row)
        if row is not rows[-1]:
            publish_article(stage.reviewer, article_id=written.pk, revision=written.revision)
