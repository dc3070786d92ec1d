"""Code tables of notices."""

from django.db.models import TextChoices


class Channel(TextChoices):
    """The way a message takes."""

    INBOX = "inbox", "站内信"
    SMS = "sms", "短信"


class MessageState(TextChoices):
    """Where a message stands; ``unknown`` is never sent again by the machine."""

    DRAFT = "draft", "草稿"
    QUEUED = "queued", "待发送"
    SENDING = "sending", "发送中"
    SENT = "sent", "已发送"
    FAILED = "failed", "未发出"
    UNKNOWN = "unknown", "结果不明"
    CANCELLED = "cancelled", "已取消"


class NoticeKind(TextChoices):
    """What a public notice is about."""

    PAYMENT = "payment", "资金发放公示"
    BENEFICIARY = "beneficiary", "新增对象公示"
    CONFIRMATION = "confirmation", "年度确认公告"
    POLICY = "policy", "政策公开"
    OTHER = "other", "其他公示"


class ArticleKind(TextChoices):
    """What an article is for."""

    POLICY = "policy", "政策文件"
    GUIDE = "guide", "办事指南"
    NEWS = "news", "工作动态"
    STUDY = "study", "学习教育"
    ANSWER = "answer", "问题答复"


class ArticleState(TextChoices):
    """A draft is read by staff; a published article by everybody between its dates."""

    DRAFT = "draft", "待审发"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已撤下"


class OptOutWay(TextChoices):
    """How somebody said that greetings are unwanted."""

    WINDOW = "window", "窗口提出"
    CALL = "call", "电话提出"
    REPLY = "reply", "回复短信"


class NoticeState(TextChoices):
    """A notice is published once and may be withdrawn; that its days are over follows from the date."""

    PUBLISHED = "published", "已公示"
    WITHDRAWN = "withdrawn", "已撤下"


class ObjectionState(TextChoices):
    """Where an objection stands."""

    OPEN = "open", "待答复"
    ANSWERED = "answered", "已答复"


class Outcome(TextChoices):
    """What the answer found."""

    UPHELD = "upheld", "异议成立"
    DISMISSED = "dismissed", "异议不成立"
    EXPLAINED = "explained", "已解释说明"
