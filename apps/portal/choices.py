"""Code tables of the portal."""

from django.db.models import TextChoices


class CodeWay(TextChoices):
    """How a code reaches the person."""

    SMS = "sms", "短信验证码"
    DESK = "desk", "服务站给的登录码"
    WAIT = "wait", "等待输入服务站给的登录码"


class SessionWay(TextChoices):
    """By what a session was opened."""

    SMS = "sms", "短信验证码"
    DESK = "desk", "服务站给的登录码"
    PROVINCE = "prov", "统一身份认证"


class SessionEnd(TextChoices):
    """Why a session of a veteran is over."""

    LEFT = "left", "本人退出"
    IDLE = "idle", "长时间没有操作"
    ABSOLUTE = "absolute", "超过最长时限"
    MANDATE = "mandate", "代办授权已经结束"


class MandateScope(TextChoices):
    """What somebody may do for another. Nobody takes a copy, changes an account or gives a mandate for another."""

    VIEW = "view", "只查看待遇和办理进度"
    APPLY = "apply", "查看，并代为申请、补材料、撤回、评价"


class MandateWay(TextChoices):
    """How a mandate was given."""

    SELF = "self", "本人网上授权"
    PAPER = "paper", "本人在服务站书面授权"


class DraftState(TextChoices):
    """Where something half filled in stands."""

    OPEN = "open", "正在填写"
    SENT = "sent", "已提交"
    DROPPED = "dropped", "已放弃"
