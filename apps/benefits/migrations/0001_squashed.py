"""Every table of benefits as of November 2026, in one step: making the schema anew takes half the time."""

import apps.benefits.models.projection
import django.contrib.postgres.constraints
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("benefits", "0001_initial"),
        ("benefits", "0002_registry_trust"),
        ("benefits", "0003_labels"),
        ("benefits", "0004_price_run"),
        ("benefits", "0006_confirmation_photo"),
        ("benefits", "0007_staged_lists"),
        ("benefits", "0008_death_effects"),
        ("benefits", "0009_event_beside"),
        ("benefits", "0010_suspicion_document"),
        ("benefits", "0011_more_changes"),
    ]

    initial = True

    dependencies = [
        ("org", "0002_lanes"),
        ("payments", "0014_guards_of_many_rows"),
        ("people", "0011_person_with_division"),
        ("policy", "0002_write_once"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConfirmationRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.SmallIntegerField(unique=True, verbose_name="年度")),
                ("opens_on", models.DateField(verbose_name="开始日期")),
                ("closes_on", models.DateField(verbose_name="截止日期")),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.staff", verbose_name="发起人"
                    ),
                ),
            ],
            options={
                "verbose_name": "年度确认",
                "verbose_name_plural": "年度确认",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("closes_on__gt", models.F("opens_on"))), name="round_dates")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Entitlement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("facts", models.JSONField(default=dict, verbose_name="认定事实")),
                ("decided_on", models.DateField(verbose_name="批准日期")),
                ("decision_no", models.CharField(blank=True, max_length=80, verbose_name="批准文号")),
                ("known_on", models.DateField(help_text="本局确认并据以发放之日", null=True, verbose_name="入账日期")),
                ("opened_month", models.DateField(help_text="此前月份由原系统结清", null=True, verbose_name="本系统起算月")),
                ("ended_month", models.DateField(help_text="自本月起不再发放", null=True, verbose_name="终止月份")),
                ("region_code", models.CharField(max_length=12, verbose_name="适用地区")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "待复核"),
                            ("confirmed", "已确认"),
                            ("rejected", "已退回"),
                            ("void", "已作废"),
                        ],
                        default="proposed",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("entered_at", models.DateTimeField(verbose_name="录入时间")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="复核时间")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="退回或作废原因")),
                (
                    "claim",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.claim",
                        verbose_name="账目",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="复核人",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.staff", verbose_name="经办人"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policy.scheme",
                        verbose_name="待遇项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "待遇",
                "verbose_name_plural": "待遇",
                "ordering": ["person_id", "scheme_id", "decided_on", "id"],
                "indexes": [
                    models.Index(fields=["scheme", "state"], name="entitlement_scheme"),
                    models.Index(
                        condition=models.Q(("state", "proposed")), fields=["entered_at"], name="entitlement_waiting"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["confirmed", "void"]), _negated=True),
                            models.Q(
                                ("confirmed_by__isnull", False), ("confirmed_at__isnull", False), ("known_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="entitlement_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="entitlement_two_persons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "confirmed", "rejected", "void"])),
                        name="entitlement_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True), ("claim__isnull", False), _connector="OR"
                        ),
                        name="entitlement_confirmed_has_claim",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_month__isnull", True), ("state__in", ["proposed", "confirmed"])),
                        fields=("person", "scheme"),
                        name="entitlement_one_running",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("component", models.CharField(max_length=16, verbose_name="款项")),
                ("month", models.DateField(verbose_name="应发月份")),
                ("facts", models.JSONField(default=dict, verbose_name="认定事实")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额（分）")),
                ("decided_on", models.DateField(verbose_name="批准日期")),
                ("decision_no", models.CharField(blank=True, max_length=80, verbose_name="批准文号")),
                ("known_on", models.DateField(null=True, verbose_name="入账日期")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "待复核"),
                            ("confirmed", "已确认"),
                            ("rejected", "已退回"),
                            ("void", "已作废"),
                        ],
                        default="proposed",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("entered_at", models.DateTimeField(verbose_name="录入时间")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="复核时间")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="退回或作废原因")),
                (
                    "key",
                    models.CharField(help_text="同一事由只入账一次", max_length=120, unique=True, verbose_name="唯一键"),
                ),
                (
                    "basis",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.basis",
                        verbose_name="计算依据",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.claim",
                        verbose_name="账目",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="复核人",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="经办人",
                    ),
                ),
                (
                    "entitlement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benefits.entitlement",
                        verbose_name="由何待遇产生",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policy.scheme",
                        verbose_name="待遇项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "一次性待遇",
                "verbose_name_plural": "一次性待遇",
                "ordering": ["person_id", "month", "id"],
                "indexes": [
                    models.Index(fields=["person"], name="grant_person"),
                    models.Index(condition=models.Q(("state", "proposed")), fields=["entered_at"], name="grant_waiting"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount_fen__gte", 0)), name="grant_amount"),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="grant_month"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "confirmed", "rejected", "void"])), name="grant_state"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            ("entitlement__isnull", False),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                                ("entered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="grant_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            ("entered_by__isnull", True),
                            models.Q(("confirmed_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="grant_two_persons",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LifeEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("death", "去世"),
                            ("confirmation_missed", "年度确认逾期未办"),
                            ("reconfirmed", "补办年度确认"),
                            ("sentenced", "服刑或羁押"),
                            ("released", "刑满释放"),
                            ("rights_lost", "被剥夺政治权利"),
                            ("rights_restored", "恢复政治权利"),
                            ("wanted", "被通缉"),
                            ("wanted_over", "撤销通缉"),
                            ("expelled", "被开除军籍"),
                            ("struck_off", "被军队除名"),
                            ("moved_out", "抚恤关系迁出"),
                            ("moved_in", "抚恤关系迁入"),
                            ("regraded", "调整残疾等级"),
                            ("cancelled", "取消待遇"),
                            ("pension_started", "领取职工养老金"),
                            ("converted_to_other", "转为其他待遇"),
                        ],
                        max_length=24,
                        verbose_name="变动类型",
                    ),
                ),
                ("on", models.DateField(verbose_name="发生日期")),
                ("data", models.JSONField(default=dict, verbose_name="要素")),
                ("evidence", models.CharField(max_length=200, verbose_name="凭据")),
                ("known_on", models.DateField(help_text="复核生效之日", null=True, verbose_name="知悉日期")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "待复核"),
                            ("confirmed", "已生效"),
                            ("rejected", "已退回"),
                            ("withdrawn", "已撤销"),
                        ],
                        default="proposed",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("entered_at", models.DateTimeField(verbose_name="录入时间")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="复核时间")),
                ("withdrawn_on", models.DateField(null=True, verbose_name="撤销日期")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="退回或撤销原因")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="复核人",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.staff", verbose_name="经办人"
                    ),
                ),
                (
                    "entitlement",
                    models.ForeignKey(
                        help_text="空为全部待遇",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benefits.entitlement",
                        verbose_name="所涉待遇",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "withdrawal_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="提出撤销人",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="复核撤销人",
                    ),
                ),
                (
                    "beside",
                    models.JSONField(
                        db_comment="去世生效时各应用办了什么，供撤销时恢复；空为尚未办理",
                        null=True,
                        verbose_name="其他应用办理情况",
                    ),
                ),
                (
                    "beside_undone",
                    models.JSONField(
                        db_comment="撤销去世时各应用恢复了什么；空为没有撤销", null=True, verbose_name="其他应用恢复情况"
                    ),
                ),
            ],
            options={
                "verbose_name": "变动记录",
                "verbose_name_plural": "变动记录",
                "ordering": ["person_id", "on", "id"],
                "indexes": [
                    models.Index(fields=["person", "on"], name="life_event_person"),
                    models.Index(
                        condition=models.Q(("state", "proposed")), fields=["entered_at"], name="life_event_waiting"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["confirmed", "withdrawn"]), _negated=True),
                            models.Q(
                                ("confirmed_by__isnull", False), ("confirmed_at__isnull", False), ("known_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="life_event_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="life_event_two_persons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "confirmed", "rejected", "withdrawn"])),
                        name="life_event_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True),
                            models.Q(
                                ("withdrawal_by__isnull", False),
                                ("withdrawn_by__isnull", False),
                                ("withdrawn_on__isnull", False),
                                models.Q(("withdrawal_by", models.F("withdrawn_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="life_event_withdrawn_by_two",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "death"), ("state__in", ["proposed", "confirmed"])),
                        fields=("person",),
                        name="life_event_one_death",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "death",
                                    "confirmation_missed",
                                    "reconfirmed",
                                    "sentenced",
                                    "released",
                                    "rights_lost",
                                    "rights_restored",
                                    "wanted",
                                    "wanted_over",
                                    "expelled",
                                    "struck_off",
                                    "moved_out",
                                    "moved_in",
                                    "regraded",
                                    "cancelled",
                                    "pension_started",
                                    "converted_to_other",
                                ],
                            )
                        ),
                        name="life_event_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Span",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("region_code", models.CharField(max_length=12, verbose_name="适用地区")),
                ("from_month", models.DateField(verbose_name="起发月")),
                ("to_month", models.DateField(null=True, verbose_name="止发月（不含）")),
                ("rate_key", models.CharField(blank=True, max_length=80, verbose_name="档次")),
                ("facts", models.JSONField(default=dict, verbose_name="计发事实")),
                ("exclusive_group", models.IntegerField(null=True, verbose_name="择一组")),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.claim",
                        verbose_name="账目",
                    ),
                ),
                (
                    "entitlement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="benefits.entitlement",
                        verbose_name="待遇",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policy.scheme",
                        verbose_name="待遇项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "应发月段",
                "verbose_name_plural": "应发月段",
                "indexes": [models.Index(fields=["scheme", "rate_key", "region_code"], name="span_rate")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_month__isnull", True), ("to_month__gt", models.F("from_month")), _connector="OR"
                        ),
                        name="span_not_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_month__day", 1),
                            models.Q(("to_month__isnull", True), ("to_month__day", 1), _connector="OR"),
                        ),
                        name="span_first_days",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (apps.benefits.models.projection._One("claim_id"), "="),
                            (apps.benefits.models.projection._Months("from_month", "to_month"), "&&"),
                        ],
                        name="span_no_overlap",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("exclusive_group__isnull", False)),
                        expressions=[
                            (apps.benefits.models.projection._One("person_id"), "="),
                            (apps.benefits.models.projection._One("exclusive_group"), "="),
                            (apps.benefits.models.projection._Months("from_month", "to_month"), "&&"),
                        ],
                        name="span_one_of_group",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Touch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_month", models.DateField(verbose_name="自何月起")),
                ("why", models.CharField(max_length=120, verbose_name="缘由")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.postingrun",
                        verbose_name="核定批次",
                    ),
                ),
            ],
            options={
                "verbose_name": "待重新核定",
                "verbose_name_plural": "待重新核定",
                "indexes": [
                    models.Index(
                        condition=models.Q(("run__isnull", True)), fields=["person", "from_month"], name="touch_open"
                    )
                ],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="ConfirmationNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="告知日期")),
                (
                    "way",
                    models.CharField(
                        choices=[("letter", "书面通知本人"), ("visit", "上门告知"), ("public", "公告")],
                        max_length=8,
                        verbose_name="告知方式",
                    ),
                ),
                ("evidence", models.CharField(max_length=200, verbose_name="凭据")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.staff", verbose_name="登记人"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benefits.confirmationround",
                        verbose_name="年度",
                    ),
                ),
            ],
            options={
                "verbose_name": "年度确认告知",
                "verbose_name_plural": "年度确认告知",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["letter", "visit", "public"])), name="confirmation_notice_way"
                    ),
                    models.UniqueConstraint(fields=("round", "person"), name="confirmation_notice_once"),
                ],
                "indexes": [models.Index(fields=["round", "on"], name="confirmation_notice_on")],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "matter",
                    models.CharField(
                        choices=[("claim", "应享未享"), ("lapse", "可能不再符合")], max_length=8, verbose_name="事项"
                    ),
                ),
                ("due_on", models.DateField(help_text="达到或失去条件之日；空为现在", null=True, verbose_name="起算日期")),
                ("why", models.CharField(max_length=300, verbose_name="发现理由")),
                ("papers", models.JSONField(db_comment="[[条件, 可证明的材料], …]", default=list, verbose_name="尚缺材料")),
                ("first_seen_on", models.DateField(verbose_name="首次发现")),
                ("last_seen_on", models.DateField(verbose_name="最近核对")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待办理"),
                            ("payable", "已纳入发放"),
                            ("closed", "已有结论"),
                            ("gone", "情形已消失"),
                        ],
                        default="open",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("closed_on", models.DateField(null=True, verbose_name="了结日期")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("applied", "已协助申请"),
                            ("not_fitting", "经核实不符合条件"),
                            ("declined", "本人书面放弃"),
                            ("still_fitting", "经核实仍符合条件"),
                            ("reported", "已登记变动"),
                            ("elsewhere", "不在本地生活，已转交"),
                        ],
                        max_length=16,
                        verbose_name="办理结论",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="办理时间")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="办理人",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="policy.scheme",
                        verbose_name="待遇项目",
                    ),
                ),
            ],
            options={
                "verbose_name": "主动发现",
                "verbose_name_plural": "主动发现",
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["matter", "due_on", "id"], name="finding_open"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "payable", "closed", "gone"])), name="finding_state"
                    ),
                    models.CheckConstraint(condition=models.Q(("matter__in", ["claim", "lapse"])), name="finding_matter"),
                    models.CheckConstraint(
                        condition=models.Q(("state", "open"), ("closed_on__isnull", False), _connector="OR"),
                        name="finding_ended",
                    ),
                    models.UniqueConstraint(fields=("person", "scheme", "matter"), name="finding_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("decision", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="finding_decided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SpotCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seed", models.CharField(max_length=32, verbose_name="随机种子")),
                ("size", models.PositiveIntegerField(verbose_name="抽取人数")),
                ("population", models.PositiveIntegerField(verbose_name="可抽人数")),
                ("digest", models.CharField(max_length=64, verbose_name="名册指纹")),
                ("places", models.JSONField(default=list, verbose_name="抽取范围")),
                ("drawn_at", models.DateTimeField(verbose_name="抽取时间")),
                (
                    "drawn_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.staff", verbose_name="抽取人"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benefits.confirmationround",
                        verbose_name="年度",
                    ),
                ),
            ],
            options={
                "verbose_name": "年度确认抽查",
                "verbose_name_plural": "年度确认抽查",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size__gte", 1), ("size__lte", models.F("population"))), name="spot_check_size"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ComparisonList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("death", "公安死亡注销名单"),
                            ("cremation", "殡葬火化名单"),
                            ("hospital", "医疗机构死亡名单"),
                            ("prison", "服刑和通缉名单"),
                            ("household", "户籍迁出名单"),
                            ("pension", "职工养老金领取名单"),
                            ("low_income", "低保特困名单"),
                        ],
                        max_length=12,
                        verbose_name="名单",
                    ),
                ),
                ("source", models.CharField(max_length=60, verbose_name="提供单位")),
                ("as_of", models.DateField(verbose_name="数据截止日")),
                ("filename", models.CharField(max_length=200, verbose_name="文件名")),
                ("sha256", models.CharField(max_length=64, verbose_name="文件摘要")),
                ("size", models.PositiveIntegerField(verbose_name="字节数")),
                ("total_rows", models.PositiveIntegerField(verbose_name="数据行数")),
                ("counts", models.JSONField(default=dict, verbose_name="各类行数")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "正在比对"),
                            ("refused", "没有读入"),
                            ("checked", "待确认"),
                            ("done", "已转为疑点"),
                            ("cancelled", "已取消"),
                        ],
                        default="reading",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("uploaded_at", models.DateTimeField(verbose_name="上传时间")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="确认时间")),
                ("raised", models.PositiveIntegerField(default=0, verbose_name="新增疑点")),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="确认人",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.staff", verbose_name="上传人"
                    ),
                ),
                ("accept_good", models.BooleanField(default=False, verbose_name="有问题的行不参加")),
                ("content_sealed", models.BinaryField(db_comment="比对完即清空", null=True, verbose_name="文件密文")),
                ("failure", models.CharField(blank=True, max_length=500, verbose_name="没有读入的原因")),
                ("job_id", models.BigIntegerField(null=True, verbose_name="后台任务")),
                ("problems", models.JSONField(default=list, verbose_name="有问题的行")),
                ("row_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="行密钥标识")),
            ],
            options={
                "verbose_name": "比对名单",
                "verbose_name_plural": "比对名单",
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "done")), fields=["kind", "-as_of"], name="comparison_list_fresh"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["death", "cremation", "hospital", "prison", "household", "pension", "low_income"])
                        ),
                        name="comparison_list_kind",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        fields=("kind", "sha256"),
                        name="comparison_list_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["reading", "refused", "checked", "done", "cancelled"])),
                        name="comparison_list_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Suspicion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("death", "疑似死亡"),
                            ("custody", "疑似服刑"),
                            ("pension", "疑似领取职工养老金"),
                            ("moved", "疑似户籍迁出"),
                            ("low_income", "在低保特困名单"),
                        ],
                        max_length=12,
                        verbose_name="类型",
                    ),
                ),
                ("source", models.CharField(max_length=80, verbose_name="数据来源")),
                ("on", models.DateField(null=True, verbose_name="所载日期")),
                ("found_at", models.DateTimeField(verbose_name="发现时间")),
                ("due_on", models.DateField(verbose_name="核实期限")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "待核实"), ("true", "属实"), ("false", "不属实")],
                        default="open",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True, verbose_name="核实时间")),
                ("answer", models.CharField(blank=True, max_length=300, verbose_name="核实情况")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="核实人",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benefits.lifeevent",
                        verbose_name="据此登记的变动",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="人员",
                    ),
                ),
                ("is_weak", models.BooleanField(default=False, verbose_name="只是部分对上")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="比对说明")),
                (
                    "list",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benefits.comparisonlist",
                        verbose_name="出自名单",
                    ),
                ),
                (
                    "evidence",
                    models.CharField(
                        blank=True,
                        db_comment="名单所载与档案不同的姓名；不同即是新的疑点",
                        max_length=80,
                        verbose_name="与档案不同之处",
                    ),
                ),
                ("paper", models.CharField(blank=True, max_length=100, verbose_name="核实材料")),
                ("reminded_at", models.DateTimeField(null=True, verbose_name="逾期提醒时间")),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.document",
                        verbose_name="核实材料扫描件",
                    ),
                ),
            ],
            options={
                "verbose_name": "比对疑点",
                "verbose_name_plural": "比对疑点",
                "indexes": [models.Index(condition=models.Q(("state", "open")), fields=["due_on"], name="suspicion_open")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "open"),
                            models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="suspicion_answered",
                    ),
                    models.UniqueConstraint(
                        fields=("person", "kind", "source", "on", "evidence"), name="suspicion_once", nulls_distinct=False
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeathCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "plan",
                    models.JSONField(
                        db_comment="提出时所见：停发月、多发月份、应发款项、可申请遗属",
                        default=dict,
                        verbose_name="处理方案",
                    ),
                ),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benefits.lifeevent",
                        verbose_name="去世登记",
                    ),
                ),
                (
                    "receivable",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.receivable",
                        verbose_name="应收款",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.postingrun",
                        verbose_name="记账",
                    ),
                ),
                (
                    "suspicion",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benefits.suspicion",
                        verbose_name="由何疑点而来",
                    ),
                ),
                (
                    "undo_run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.postingrun",
                        verbose_name="撤销记账",
                    ),
                ),
                (
                    "effects",
                    models.JSONField(
                        db_comment="批次移出、疑点、优待证、走访等：各应用办了什么，供撤销时恢复",
                        default=dict,
                        verbose_name="其他处理",
                    ),
                ),
                (
                    "undo_receivable",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.receivable",
                        verbose_name="撤销后应收款",
                    ),
                ),
            ],
            options={
                "verbose_name": "去世办理",
                "verbose_name_plural": "去世办理",
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="ComparisonRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="文件行号")),
                ("row_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="行密钥标识")),
                ("name", models.CharField(blank=True, max_length=60, verbose_name="姓名")),
                ("id_number_sealed", models.BinaryField(null=True, verbose_name="公民身份号码密文")),
                ("id_number_blind", models.BinaryField(null=True, verbose_name="公民身份号码盲索引")),
                ("id_number_tail", models.CharField(blank=True, max_length=20, verbose_name="公民身份号码（遮盖）")),
                ("on", models.DateField(null=True, verbose_name="所载日期")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("hit", "对上"),
                            ("weak", "部分对上"),
                            ("vague", "对上多人"),
                            ("known", "以前已有结论"),
                            ("idle", "不涉及在发待遇"),
                            ("miss", "不是本局人员"),
                            ("problem", "有问题"),
                        ],
                        max_length=10,
                        verbose_name="结论",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                (
                    "list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="benefits.comparisonlist",
                        verbose_name="名单",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="对应人员",
                    ),
                ),
                ("evidence", models.CharField(blank=True, max_length=80, verbose_name="与档案不同之处")),
            ],
            options={
                "verbose_name": "比对名单行",
                "verbose_name_plural": "比对名单行",
                "default_permissions": (),
                "indexes": [models.Index(fields=["list", "verdict", "number"], name="comparison_row_list")],
                "constraints": [
                    models.UniqueConstraint(fields=("list", "number"), name="comparison_row_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict__in", ["hit", "weak"]), _negated=True),
                            ("person__isnull", False),
                            _connector="OR",
                        ),
                        name="comparison_row_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["hit", "weak", "vague", "known", "idle", "miss", "problem"])),
                        name="comparison_row_verdict",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConfirmationFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("gathering", "集中核验"),
                            ("face", "人脸识别"),
                            ("visit", "入户核对"),
                            ("window", "窗口办理"),
                            ("phone", "电话并附照片"),
                            ("letter", "外地来函"),
                        ],
                        max_length=12,
                        verbose_name="方式",
                    ),
                ),
                ("filename", models.CharField(max_length=200, verbose_name="文件名")),
                ("sha256", models.CharField(max_length=64, verbose_name="文件摘要")),
                ("size", models.PositiveIntegerField(verbose_name="字节数")),
                ("counts", models.JSONField(default=dict, verbose_name="各类行数")),
                (
                    "lines",
                    models.JSONField(
                        db_comment="[[行号, 姓名, 号码（遮盖）, 结论, 说明, 人员id或空], …]",
                        default=list,
                        verbose_name="各行结论",
                    ),
                ),
                ("uploaded_at", models.DateTimeField(verbose_name="上传时间")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benefits.confirmationround",
                        verbose_name="年度",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.staff", verbose_name="上传人"
                    ),
                ),
            ],
            options={
                "verbose_name": "年度确认结果文件",
                "verbose_name_plural": "年度确认结果文件",
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("round", "sha256"), name="confirmation_file_once")],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="确认日期")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("gathering", "集中核验"),
                            ("face", "人脸识别"),
                            ("visit", "入户核对"),
                            ("window", "窗口办理"),
                            ("phone", "电话并附照片"),
                            ("letter", "外地来函"),
                        ],
                        max_length=12,
                        verbose_name="方式",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.staff", verbose_name="确认人"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benefits.confirmationround",
                        verbose_name="年度",
                    ),
                ),
                (
                    "same_photo_as",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benefits.confirmation",
                        verbose_name="与哪次确认的照片相同或相似",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benefits.confirmationfile",
                        verbose_name="出自结果文件",
                    ),
                ),
            ],
            options={
                "verbose_name": "年度确认记录",
                "verbose_name_plural": "年度确认记录",
                "constraints": [models.UniqueConstraint(fields=("round", "person"), name="confirmation_once")],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="SpotCheckItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rank", models.PositiveIntegerField(verbose_name="序号")),
                ("score", models.PositiveSmallIntegerField(verbose_name="风险分")),
                ("reasons", models.JSONField(default=list, verbose_name="风险理由")),
                (
                    "outcome",
                    models.CharField(
                        blank=True, choices=[("good", "相符"), ("bad", "不相符")], max_length=8, verbose_name="结果"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="核查情况")),
                ("checked_at", models.DateTimeField(null=True, verbose_name="核查时间")),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="核查人",
                    ),
                ),
                (
                    "confirmation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="benefits.confirmation",
                        verbose_name="确认记录",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "spot_check",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="benefits.spotcheck",
                        verbose_name="抽查",
                    ),
                ),
            ],
            options={
                "verbose_name": "抽查人员",
                "verbose_name_plural": "抽查人员",
                "default_permissions": (),
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("spot_check", "person"), name="spot_item_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", ""),
                            models.Q(("checked_at__isnull", False), ("checked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="spot_item_checked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PriceRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="补贴月份")),
                ("region_code", models.CharField(max_length=12, verbose_name="适用地区")),
                ("facts", models.JSONField(default=dict, verbose_name="物价指数")),
                ("amount_fen", models.BigIntegerField(verbose_name="每人金额(分)")),
                ("people", models.IntegerField(verbose_name="人数")),
                ("document_no", models.CharField(max_length=120, verbose_name="启动依据")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "待复核"),
                            ("confirmed", "已确认"),
                            ("rejected", "已退回"),
                            ("void", "已作废"),
                        ],
                        default="proposed",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("entered_at", models.DateTimeField(verbose_name="录入时间")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="复核时间")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="退回原因")),
                (
                    "basis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.basis",
                        verbose_name="计算依据",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="复核人",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.staff", verbose_name="经办人"
                    ),
                ),
            ],
            options={
                "verbose_name": "价格临时补贴",
                "verbose_name_plural": "价格临时补贴",
                "ordering": ["-month", "-id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="price_run_month"),
                    models.CheckConstraint(condition=models.Q(("amount_fen__gt", 0)), name="price_run_amount"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "confirmed", "rejected", "void"])),
                        name="price_run_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="price_run_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="price_run_two_persons",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["proposed", "confirmed"])),
                        fields=("month", "region_code"),
                        name="price_run_once",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ConfirmationPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="行密钥标识")),
                ("content_sealed", models.BinaryField(verbose_name="照片密文")),
                ("sha256", models.CharField(max_length=64, verbose_name="照片摘要")),
                (
                    "looks",
                    models.BigIntegerField(
                        db_comment="相邻亮度比较得到的64位指纹，另存、缩放后基本不变", verbose_name="画面指纹"
                    ),
                ),
                (
                    "confirmation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photo",
                        to="benefits.confirmation",
                        verbose_name="确认记录",
                    ),
                ),
            ],
            options={
                "verbose_name": "年度确认照片",
                "verbose_name_plural": "年度确认照片",
                "default_permissions": (),
                "indexes": [models.Index(fields=["sha256"], name="confirmation_photo_sha256")],
                "constraints": [],
            },
        ),
    ]
