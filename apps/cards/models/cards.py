"""A card (优待证) and its chain of events. State follows the chain, never the other way round."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat

from apps.cards.choices import CardKind, CardState, Payer, ReplaceReason
from apps.cards.rules.states import ACTS, BIRTHS, EDGES, ENDED, UNMADE


class CardCounter(models.Model):
    """The last serial of a year; raised under its row lock, so that a refused insert burns none."""

    year = models.SmallIntegerField("年份", primary_key=True)
    last = models.IntegerField("已用到的流水号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "优待证流水号"
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(last__gte=0), name="card_counter_last")]

    def __str__(self) -> str:
        return f"{self.year}:{self.last}"


class Card(models.Model):
    """One physical card. ``serial`` is our own receipt number; the national number is opaque, sealed, never invented.

    ``division`` is where its holder is registered: a trigger fills it in, a cascading key over (person, division) keeps it so.
    """

    row_key = models.UUIDField("行标识", default=uuid.uuid4, unique=True, editable=False)
    serial = models.CharField("领证编号", max_length=16, unique=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="持证人")
    division = models.ForeignKey(
        "org.Division", models.PROTECT, related_name="+", verbose_name="计入区划", editable=False, db_index=False, db_constraint=False,
        help_text="随持证人的档案，由数据库维护",
    )  # fmt: skip
    kind = models.CharField("证件类型", max_length=10, choices=CardKind)
    identities = ArrayField(models.CharField(max_length=24), verbose_name="全部身份", default=list)
    sequence = models.SmallIntegerField("本人第几张", default=1)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="+", verbose_name="替换的旧证")
    reason = models.CharField("补换原因", max_length=12, choices=ReplaceReason, blank=True)
    payer = models.CharField("费用", max_length=8, choices=Payer, default=Payer.NOBODY)
    bank_code = models.CharField("银行代码", max_length=12)
    bank_name = models.CharField("银行", max_length=60)
    tail = models.CharField("银行卡号后四位", max_length=4, blank=True)
    national_no_sealed = models.BinaryField("全国统一编号密文", null=True)
    national_no_blind = models.BinaryField("全国统一编号盲索引", null=True)
    valid_until = models.DateField("有效期至", null=True)
    made_on = models.DateField("制成日期", null=True)
    delivered_on = models.DateField("发放日期", null=True)
    box = models.ForeignKey("cards.Box", models.PROTECT, null=True, related_name="cards", verbose_name="分发箱")
    state = models.CharField("状态", max_length=10, choices=CardState)
    seq = models.IntegerField("最近记录", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "优待证"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(name="card_state_known", condition=Q(state__in=CardState.values)),
            models.CheckConstraint(name="card_kind_known", condition=Q(kind__in=CardKind.values)),
            models.UniqueConstraint(fields=["person"], condition=~Q(state__in=sorted(ENDED)), name="card_one_live"),
            models.UniqueConstraint(fields=["person", "sequence"], name="card_person_sequence"),
            models.UniqueConstraint(fields=["national_no_blind"], name="card_national_no_once"),
            models.CheckConstraint(
                name="card_national_no_whole",
                condition=Q(national_no_sealed__isnull=True, national_no_blind__isnull=True)
                | Q(national_no_sealed__isnull=False, national_no_blind__isnull=False),
            ),
            models.CheckConstraint(
                name="card_replacement_whole",
                condition=Q(replaces__isnull=True, reason="") | (Q(replaces__isnull=False, sequence__gt=1) & ~Q(reason="")),
            ),
            models.CheckConstraint(name="card_sequence_from_one", condition=Q(sequence__gte=1)),
            models.CheckConstraint(
                name="card_made_or_not",
                condition=Q(state__in=sorted(UNMADE), made_on__isnull=True)
                | (~Q(state__in=sorted(UNMADE)) & Q(made_on__isnull=False) & ~Q(tail="")),
            ),
            models.CheckConstraint(
                name="card_delivered_or_not",
                condition=~Q(state__in=["in_use", "stopped", "lost", "replaced"]) | Q(delivered_on__isnull=False),
            ),
            models.CheckConstraint(
                name="card_delivered_after_made", condition=Q(delivered_on__isnull=True) | Q(delivered_on__gte=F("made_on"))
            ),
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="card_state"),
            models.Index(fields=["person", "-sequence"], name="card_person"),
            models.Index(fields=["delivered_on"], name="card_delivered"),
            models.Index(
                fields=["division", "state"], opclasses=["varchar_pattern_ops", "varchar_ops"], name="card_place",
                include=["delivered_on", "sequence", "replaces", "person"],
            ),
            models.Index(fields=["id"], include=["division"], name="card_counted"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.serial

    @property
    def is_live(self) -> bool:
        """Not replaced, taken back or given up."""
        return self.state not in ENDED


class CardEvent(models.Model):
    """One thing that happened to a card. (card, prior_seq, from_state) is a key to the event before it. Append-only."""

    card = models.ForeignKey(Card, models.PROTECT, related_name="events", verbose_name="优待证")
    seq = models.IntegerField("序号")
    from_state = models.CharField("原状态", max_length=10, blank=True)
    act = models.CharField("动作", max_length=12)
    to_state = models.CharField("新状态", max_length=10, choices=CardState)
    on = models.DateField("日期")
    staff = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="办理人")
    note = models.CharField("说明", max_length=300, blank=True)
    document_no = models.CharField("文号", max_length=80, blank=True)
    at = models.DateTimeField("时间")
    prior_seq = models.GeneratedField(
        expression=models.Case(models.When(seq__gt=1, then=F("seq") - 1)),
        output_field=models.IntegerField(),
        db_persist=True,
    )
    edge = models.GeneratedField(
        expression=Concat("from_state", Value(">"), "act", Value(">"), "to_state"),
        output_field=models.CharField(max_length=40),
        db_persist=True,
    )

    class Meta:
        verbose_name = verbose_name_plural = "优待证记录"
        default_permissions = ()
        ordering = ("card_id", "seq")
        constraints = [
            models.UniqueConstraint(fields=["card", "seq"], name="card_event_once"),
            models.UniqueConstraint(fields=["card", "seq", "to_state"], name="card_event_chain"),
            models.CheckConstraint(name="card_event_edge", condition=Q(edge__in=sorted(EDGES))),
            models.CheckConstraint(
                name="card_event_root", condition=Q(seq=1, from_state="") | (Q(seq__gt=1) & ~Q(from_state=""))
            ),
            models.CheckConstraint(
                name="card_event_recall_papers", condition=~Q(act="recall") | ~Q(note="") | ~Q(document_no="")
            ),
        ]
        indexes = [models.Index(fields=["card"], condition=Q(act__in=BIRTHS), name="card_event_birth")]

    def __str__(self) -> str:
        return f"{self.card_id} #{self.seq} {self.act}"

    @property
    def words(self) -> str:
        """The act in Chinese."""
        return ACTS[self.act]


class CheckKey(models.Model):
    """A public key that merchants' pages trust; the private half is derived from the house's keys and never stored."""

    version = models.SmallIntegerField("密钥版本", primary_key=True)
    public = models.BinaryField("公钥", max_length=32)
    since = models.DateField("启用日期")
    retired_on = models.DateField("停用日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "离线核验公钥"
        default_permissions = ()

    def __str__(self) -> str:
        return f"第{self.version}版"
