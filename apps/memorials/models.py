"""Tables of memorials: martyrs with the text of their pages, and what people leave there."""

from django.db import models
from django.db.models import F, Q

from apps.memorials.choices import TributeKind, TributeState
from apps.notices.models import Released

STAFF = "org.Staff"


class Martyr(Released):
    """A martyr (烈士) of the roll and the text of the page; written by one person, released by another. Days are words: of many only the year is known."""

    name = models.CharField("姓名", max_length=40)
    other_names = models.CharField("曾用名", max_length=60, blank=True)
    division = models.ForeignKey("org.Division", verbose_name="籍贯所在地", on_delete=models.PROTECT, related_name="+")
    native_place = models.CharField("籍贯", max_length=80)
    born = models.CharField("出生", max_length=30, blank=True)
    enlisted = models.CharField("参加革命或入伍", max_length=30, blank=True)
    unit = models.CharField("生前单位", max_length=80, blank=True)
    post = models.CharField("职务", max_length=40, blank=True)
    died = models.CharField("牺牲时间", max_length=30)
    cause = models.CharField("牺牲经过", max_length=120)
    certificate_no = models.CharField("烈士证书编号", max_length=40, blank=True)
    buried_at = models.CharField("安葬地", max_length=120, blank=True)
    deeds = models.TextField("事迹", max_length=5000)
    sources = models.CharField("资料来源", max_length=200)

    class Meta:
        verbose_name = "烈士"
        verbose_name_plural = "烈士"
        default_permissions = ()
        ordering = ["name", "id"]
        constraints = [*Released.Meta.constraints]
        indexes = [models.Index(name="martyr_shown", fields=["name", "id"], condition=Q(state="published"))]

    def __str__(self) -> str:
        return self.name


class Tribute(models.Model):
    """A flower, or words that two persons of the bureau have read before they are shown (网上祭扫)."""

    martyr = models.ForeignKey(Martyr, verbose_name="烈士", on_delete=models.PROTECT, related_name="tributes")
    kind = models.CharField("方式", max_length=10, choices=TributeKind)
    text = models.CharField("留言", max_length=200, blank=True)
    signed = models.CharField("称呼", max_length=20, blank=True)
    token = models.CharField("提交标识", max_length=64, unique=True)
    left_at = models.DateTimeField("祭扫时间")
    state = models.CharField("状态", max_length=10, choices=TributeState)
    checked_by = models.ForeignKey(
        STAFF, verbose_name="初审人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField("初审时间", null=True, blank=True)
    released_by = models.ForeignKey(
        STAFF, verbose_name="复审人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    released_at = models.DateTimeField("复审时间", null=True, blank=True)
    closed_by = models.ForeignKey(
        STAFF, verbose_name="不予展示或撤下人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField("不予展示或撤下时间", null=True, blank=True)
    reason = models.CharField("不予展示或撤下原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "网上祭扫"
        verbose_name_plural = "网上祭扫"
        default_permissions = ()
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="tribute_state", condition=Q(state__in=TributeState.values)),
            models.CheckConstraint(
                name="tribute_flower",
                condition=Q(kind="flower", text="", signed="", state="shown") | Q(kind="words") & ~Q(text=""),
            ),
            models.CheckConstraint(
                name="tribute_two_persons",
                condition=~Q(kind="words", state__in=["shown", "hidden"])
                | Q(checked_by__isnull=False, released_by__isnull=False) & ~Q(checked_by=F("released_by")),
            ),
            models.CheckConstraint(
                name="tribute_closed",
                condition=~Q(state__in=["refused", "hidden"]) | Q(closed_by__isnull=False) & ~Q(reason=""),
            ),
        ]
        indexes = [
            models.Index(name="tribute_shown", fields=["martyr", "kind", "-id"], condition=Q(state="shown")),
            models.Index(name="tribute_waiting", fields=["id"], condition=Q(state__in=["waiting", "checked"])),
        ]

    def __str__(self) -> str:
        return self.text or self.get_kind_display()
