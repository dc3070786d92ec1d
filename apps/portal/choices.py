"""Code tables of the portal."""

from django.db.models import TextChoices


class CodeWay(TextChoices):
    """How a code reaches the person."""

    SMS = "sms", "短信验证码"
    DESK = "desk", "服务站给的登录码"
    WAIT = "wait", "等待输入服务站给的登录码"


class SessionEnd(TextChoices):
    """Why a session of a veteran is over."""

    LEFT = "left", "本人退出"
    IDLE = "idle", "长时间没有操作"
    ABSOLUTE = "absolute", "超过最长时限"
