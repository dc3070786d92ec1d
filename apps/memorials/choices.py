"""Code tables of memorials."""

from django.db.models import TextChoices


class TributeKind(TextChoices):
    """What somebody leaves."""

    FLOWER = "flower", "献花"
    WORDS = "words", "留言"


class TributeState(TextChoices):
    """Where it stands; a flower carries no words and is shown at once."""

    WAITING = "waiting", "待初审"
    CHECKED = "checked", "待复审"
    SHOWN = "shown", "已展示"
    REFUSED = "refused", "不予展示"
    HIDDEN = "hidden", "已撤下"
