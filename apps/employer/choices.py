"""Code tables of the employers' page."""

from django.db.models import TextChoices


class SessionEnd(TextChoices):
    """Why a session of an employer is over."""

    LEFT = "left", "本单位退出"
    IDLE = "idle", "长时间没有操作"
    ABSOLUTE = "absolute", "超过最长时限"
