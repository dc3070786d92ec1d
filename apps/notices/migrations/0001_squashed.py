"""Every table of notices as of November 2026, in one step: making the schema anew takes half the time."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("notices", "0001_initial"),
        ("notices", "0003_sending_job"),
        ("notices", "0004_entry_person"),
        ("notices", "0005_articles_and_opt_outs"),
        ("notices", "0006_one_time_codes"),
        ("notices", "0007_answers_as_articles"),
    ]

    initial = True

    dependencies = [
        ("org", "0002_lanes"),
    ]

    operations = [
        migrations.CreateModel(
            name="MessageTemplate",
            fields=[
                ("code", models.CharField(max_length=60, primary_key=True, serialize=False, verbose_name="模板代码")),
                ("name", models.CharField(max_length=60, verbose_name="模板名称")),
                (
                    "channel",
                    models.CharField(
                        choices=[("inbox", "站内信"), ("sms", "短信")], default="sms", max_length=10, verbose_name="发送方式"
                    ),
                ),
                ("body", models.TextField(verbose_name="正文")),
                ("placeholders", models.JSONField(default=list, verbose_name="填空项")),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                ("updated_at", models.DateTimeField(verbose_name="修改时间")),
                (
                    "updated_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="修改人",
                    ),
                ),
                ("is_courtesy", models.BooleanField(default=False, verbose_name="问候、活动类（本人可以不收）")),
                ("is_secret", models.BooleanField(default=False, verbose_name="一次性验证码（不分昼夜，内容不留存）")),
            ],
            options={
                "verbose_name": "消息模板",
                "verbose_name_plural": "消息模板",
                "ordering": ["code"],
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="PublicNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("payment", "资金发放公示"),
                            ("beneficiary", "新增对象公示"),
                            ("confirmation", "年度确认公告"),
                            ("policy", "政策公开"),
                            ("other", "其他公示"),
                        ],
                        max_length=20,
                        verbose_name="公示类别",
                    ),
                ),
                ("subject", models.CharField(max_length=120, verbose_name="标题")),
                ("body", models.TextField(verbose_name="正文")),
                ("reference", models.CharField(blank=True, default="", max_length=120, verbose_name="关联业务")),
                ("division_code", models.CharField(max_length=12, verbose_name="公示地区")),
                ("working_days", models.PositiveSmallIntegerField(verbose_name="公示工作日数")),
                ("opens_on", models.DateField(verbose_name="公示开始日")),
                ("closes_on", models.DateField(verbose_name="公示截止日")),
                ("entry_count", models.PositiveIntegerField(default=0, verbose_name="名单人数")),
                ("total_fen", models.BigIntegerField(default=0, verbose_name="名单金额合计(分)")),
                (
                    "state",
                    models.CharField(
                        choices=[("published", "已公示"), ("withdrawn", "已撤下")],
                        default="published",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("published_at", models.DateTimeField(verbose_name="发布时间")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="撤下时间")),
                ("withdraw_reason", models.TextField(blank=True, verbose_name="撤下原因")),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.staff", verbose_name="发布人"
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="撤下人",
                    ),
                ),
            ],
            options={
                "verbose_name": "公示",
                "verbose_name_plural": "公示",
                "ordering": ["-opens_on", "-id"],
                "default_permissions": (),
                "indexes": [
                    models.Index(condition=models.Q(("state", "published")), fields=["closes_on"], name="notice_open")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_on__gt", models.F("opens_on")), ("working_days__gte", 1)),
                        name="notice_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "published"), ("withdrawn_at__isnull", True)),
                            models.Q(
                                ("state", "withdrawn"),
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdraw_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="notice_withdrawn",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("division_code__regex", "^[0-9]{12}$")), name="notice_division"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published"), models.Q(("reference", ""), _negated=True)),
                        fields=("reference",),
                        name="notice_one_live",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("division_code", models.CharField(max_length=12, verbose_name="村(社区)")),
                ("person_key", models.CharField(max_length=80, verbose_name="人员标识")),
                ("name_masked", models.CharField(max_length=80, verbose_name="姓名")),
                ("item", models.CharField(max_length=60, verbose_name="项目")),
                ("standard_text", models.CharField(blank=True, max_length=80, verbose_name="标准")),
                ("amount_fen", models.BigIntegerField(default=0, verbose_name="金额(分)")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="notices.publicnotice",
                        verbose_name="公示",
                    ),
                ),
            ],
            options={
                "verbose_name": "公示名单",
                "verbose_name_plural": "公示名单",
                "ordering": ["division_code", "id"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["notice", "division_code", "id"], name="notice_entry_village"),
                    models.Index(fields=["person_key"], name="notice_entry_person"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("notice", "person_key", "item"), name="notice_entry_once"),
                    models.CheckConstraint(
                        condition=models.Q(("division_code__regex", "^[0-9]{12}$")), name="notice_entry_division"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="行标识")),
                ("token", models.CharField(max_length=64, unique=True, verbose_name="提交标识")),
                ("objector", models.CharField(max_length=80, verbose_name="异议人")),
                ("phone_sealed", models.BinaryField(blank=True, null=True, verbose_name="联系电话(密文)")),
                ("phone_masked", models.CharField(blank=True, max_length=20, verbose_name="联系电话")),
                ("text", models.TextField(verbose_name="异议内容")),
                ("division_code", models.CharField(max_length=12, verbose_name="异议地区")),
                ("received_at", models.DateTimeField(verbose_name="受理时间")),
                ("due_on", models.DateField(verbose_name="答复期限")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待答复"), ("answered", "已答复")],
                        default="open",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("upheld", "异议成立"), ("dismissed", "异议不成立"), ("explained", "已解释说明")],
                        default="",
                        max_length=12,
                        verbose_name="核查结论",
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="答复")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="答复人",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notices.noticeentry",
                        verbose_name="所涉名单",
                    ),
                ),
                (
                    "publisher",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="公示发布人",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="受理人",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="notices.publicnotice",
                        verbose_name="公示",
                    ),
                ),
            ],
            options={
                "verbose_name": "异议",
                "verbose_name_plural": "异议",
                "ordering": ["-id"],
                "default_permissions": (),
                "indexes": [models.Index(condition=models.Q(("state", "open")), fields=["due_on"], name="objection_open")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True), ("state", "open")),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("state", "answered"),
                                models.Q(("answer", ""), _negated=True),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="objection_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_by__isnull", True),
                            models.Q(
                                models.Q(("answered_by", models.F("publisher")), _negated=True),
                                models.Q(
                                    ("received_by__isnull", True),
                                    models.Q(("answered_by", models.F("received_by")), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="objection_two_persons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("division_code__regex", "^[0-9]{12}$")), name="objection_division"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="行标识")),
                ("key", models.CharField(max_length=200, unique=True, verbose_name="去重键")),
                (
                    "channel",
                    models.CharField(choices=[("inbox", "站内信"), ("sms", "短信")], max_length=10, verbose_name="发送方式"),
                ),
                ("recipient_key", models.CharField(max_length=80, verbose_name="收件人标识")),
                ("recipient_name", models.CharField(max_length=80, verbose_name="收件人")),
                ("division_code", models.CharField(max_length=12, verbose_name="收件人地区")),
                ("phone_sealed", models.BinaryField(blank=True, null=True, verbose_name="手机号(密文)")),
                ("phone_masked", models.CharField(blank=True, max_length=20, verbose_name="手机号")),
                ("text", models.TextField(verbose_name="正文")),
                ("subject", models.CharField(blank=True, max_length=120, verbose_name="关联业务")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("queued", "待发送"),
                            ("sending", "发送中"),
                            ("sent", "已发送"),
                            ("failed", "未发出"),
                            ("unknown", "结果不明"),
                            ("cancelled", "已取消"),
                        ],
                        default="queued",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="发起时间")),
                ("not_before", models.DateTimeField(verbose_name="最早发送时间")),
                ("sending_at", models.DateTimeField(blank=True, null=True, verbose_name="开始发送时间")),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="结果时间")),
                ("gateway_ref", models.CharField(blank=True, max_length=120, verbose_name="短信平台流水号")),
                ("failure", models.TextField(blank=True, verbose_name="未发出原因")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="阅读时间")),
                ("resolved_at", models.DateTimeField(blank=True, null=True, verbose_name="核实时间")),
                ("evidence", models.TextField(blank=True, verbose_name="核实依据")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="发起人",
                    ),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="核实人",
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notices.messagetemplate",
                        verbose_name="模板",
                    ),
                ),
                ("sending_job", models.BigIntegerField(blank=True, null=True, verbose_name="发送任务编号")),
                ("text_sealed", models.BinaryField(blank=True, null=True, verbose_name="验证码正文(密文,发出即清除)")),
            ],
            options={
                "verbose_name": "消息",
                "verbose_name_plural": "消息",
                "ordering": ["-id"],
                "default_permissions": (),
                "indexes": [
                    models.Index(condition=models.Q(("state", "queued")), fields=["not_before", "id"], name="message_due"),
                    models.Index(condition=models.Q(("state", "sending")), fields=["sending_at"], name="message_sending"),
                    models.Index(fields=["recipient_key", "-id"], name="message_recipient"),
                    models.Index(fields=["division_code", "-id"], name="message_scope"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "queued", "sending", "sent", "failed", "unknown", "cancelled"])
                        ),
                        name="message_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["sending", "unknown"]), _negated=True),
                            ("sending_at__isnull", False),
                            _connector="OR",
                        ),
                        name="message_sending",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["sent", "failed", "unknown"]), _negated=True),
                            ("settled_at__isnull", False),
                            _connector="OR",
                        ),
                        name="message_settled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["failed", "unknown", "cancelled"]), _negated=True),
                            models.Q(("failure", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="message_failure",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "sms"), _negated=True), ("phone_sealed__isnull", False), _connector="OR"
                        ),
                        name="message_phone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("division_code__regex", "^[0-9]{12}$")), name="message_division"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("text_sealed__isnull", True), ("state__in", ["queued", "sending"]), _connector="OR"
                        ),
                        name="message_secret_gone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("policy", "政策文件"),
                            ("guide", "办事指南"),
                            ("news", "工作动态"),
                            ("study", "学习教育"),
                            ("answer", "问题答复"),
                        ],
                        max_length=10,
                        verbose_name="栏目",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="标题")),
                ("document_no", models.CharField(blank=True, max_length=60, verbose_name="文号")),
                ("source", models.CharField(blank=True, max_length=80, verbose_name="来源")),
                ("body", models.TextField(verbose_name="正文")),
                ("shows_from", models.DateField(verbose_name="开始展示日")),
                ("shows_until", models.DateField(blank=True, null=True, verbose_name="停止展示日")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "待审发"), ("published", "已发布"), ("withdrawn", "已撤下")],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, verbose_name="稿次")),
                ("written_at", models.DateTimeField(verbose_name="拟稿时间")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="审发时间")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="撤下时间")),
                ("withdraw_reason", models.CharField(blank=True, max_length=300, verbose_name="撤下原因")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.staff", verbose_name="拟稿人"
                    ),
                ),
                (
                    "publisher",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="审发人",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="撤下人",
                    ),
                ),
            ],
            options={
                "verbose_name": "文章",
                "verbose_name_plural": "文章",
                "ordering": ["-shows_from", "-id"],
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "published")), fields=["-shows_from", "-id"], name="article_shown"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("shows_until__isnull", True), ("shows_until__gte", models.F("shows_from")), _connector="OR"
                        ),
                        name="article_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("publisher__isnull", True), ("state", "draft")),
                            models.Q(
                                models.Q(("state", "draft"), _negated=True),
                                ("published_at__isnull", False),
                                ("publisher__isnull", False),
                                models.Q(("publisher", models.F("author")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="article_two_persons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True),
                            models.Q(("withdrawn_by__isnull", False), models.Q(("withdraw_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="article_withdrawn",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OptOut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recipient_key", models.CharField(max_length=80, verbose_name="收件人标识")),
                ("recipient_name", models.CharField(max_length=80, verbose_name="姓名")),
                ("division_code", models.CharField(max_length=12, verbose_name="所在地")),
                (
                    "way",
                    models.CharField(
                        choices=[("window", "窗口提出"), ("call", "电话提出"), ("reply", "回复短信")],
                        max_length=10,
                        verbose_name="提出方式",
                    ),
                ),
                ("noted_at", models.DateTimeField(verbose_name="登记时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="恢复时间")),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="恢复登记人",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "不再接收问候短信",
                "verbose_name_plural": "不再接收问候短信",
                "ordering": ["-id"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)), fields=("recipient_key",), name="optout_one_live"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("division_code__regex", "^[0-9]{12}$")), name="optout_division"
                    ),
                ],
                "indexes": [],
            },
        ),
    ]
