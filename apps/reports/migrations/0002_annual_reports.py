import django.db.models.deletion
from django.db import migrations, models

from apps.core.sqltools import append_only, write_once


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0007_answers_as_articles"),
        ("org", "0003_jobs_clerk"),
        ("reports", "0001_truth_runs"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnnualReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.SmallIntegerField(verbose_name="年度")),
                ("version", models.PositiveSmallIntegerField(verbose_name="版本")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="重新统计的原因")),
                (
                    "state",
                    models.CharField(
                        choices=[("making", "正在统计"), ("draft", "起草中"), ("submitted", "待签发"), ("signed", "已签发")],
                        default="making",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("problems", models.TextField(blank=True, max_length=4000, verbose_name="存在问题")),
                ("plans", models.TextField(blank=True, max_length=4000, verbose_name="下一步打算")),
                ("registry", models.CharField(blank=True, max_length=20, verbose_name="指标口径版本")),
                ("ordered_at", models.DateTimeField(verbose_name="发起时间")),
                ("job_id", models.BigIntegerField(null=True, verbose_name="后台任务")),
                ("made_at", models.DateTimeField(null=True, verbose_name="统计时间")),
                ("submitted_at", models.DateTimeField(null=True, verbose_name="提交时间")),
                ("returned_for", models.CharField(blank=True, max_length=300, verbose_name="退回原因")),
                ("signed_at", models.DateTimeField(null=True, verbose_name="签发时间")),
                (
                    "article",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notices.article",
                        verbose_name="公开稿",
                    ),
                ),
                (
                    "ordered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.staff", verbose_name="发起人"
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="签发人",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="提交人",
                    ),
                ),
            ],
            options={
                "verbose_name": "年度报告",
                "verbose_name_plural": "年度报告",
                "ordering": ("-year", "-version"),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("year", "version"), name="annual_report_version"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "making")), fields=("year",), name="annual_report_one_making"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["making", "draft", "submitted", "signed"])),
                        name="annual_report_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 1949), ("year__lte", 2099)), name="annual_report_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version", 1), models.Q(("note", ""), _negated=True), _connector="OR"),
                        name="annual_report_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "making"), ("made_at__isnull", False), _connector="OR"),
                        name="annual_report_made",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["making", "draft"]),
                            models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="annual_report_submitted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at__isnull", False), ("signed_by__isnull", False), ("state", "signed")),
                            models.Q(
                                models.Q(("state", "signed"), _negated=True),
                                ("signed_at__isnull", True),
                                ("signed_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="annual_report_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_by__isnull", True),
                            models.Q(
                                models.Q(("signed_by", models.F("submitted_by")), _negated=True),
                                models.Q(("signed_by", models.F("ordered_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="annual_report_two_persons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("article__isnull", True), ("state", "signed"), _connector="OR"),
                        name="annual_report_public",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("indicator", models.CharField(max_length=4, verbose_name="指标编号")),
                ("words", models.CharField(max_length=300, verbose_name="变动原因")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reasons",
                        to="reports.annualreport",
                        verbose_name="报告",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.staff", verbose_name="填写人"
                    ),
                ),
            ],
            options={
                "verbose_name": "变动原因",
                "verbose_name_plural": "变动原因",
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("words", ""), _negated=True), name="report_reason_words")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("indicator", models.CharField(max_length=4, verbose_name="指标编号")),
                ("counting", models.SmallIntegerField(default=0, verbose_name="算法版本")),
                ("number", models.BigIntegerField(null=True, verbose_name="数值")),
                ("out_of", models.BigIntegerField(null=True, verbose_name="应计入数")),
                ("before", models.BigIntegerField(null=True, verbose_name="上年数值")),
                ("before_out_of", models.BigIntegerField(null=True, verbose_name="上年应计入数")),
                ("since", models.DateField(null=True, verbose_name="记录起始日")),
                ("why", models.CharField(blank=True, max_length=200, verbose_name="未统计的原因")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="values",
                        to="reports.annualreport",
                        verbose_name="报告",
                    ),
                ),
            ],
            options={
                "verbose_name": "年度报告数值",
                "verbose_name_plural": "年度报告数值",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("report", "indicator"), name="report_value_once"),
                    models.CheckConstraint(
                        condition=models.Q(("number__isnull", False), models.Q(("why", ""), _negated=True), _connector="OR"),
                        name="report_value_or_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.SmallIntegerField(verbose_name="年度")),
                ("indicator", models.CharField(max_length=4, verbose_name="指标编号")),
                ("goal", models.BigIntegerField(verbose_name="目标值")),
                ("source", models.CharField(max_length=200, verbose_name="目标依据")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.staff", verbose_name="录入人"
                    ),
                ),
            ],
            options={
                "verbose_name": "年度目标",
                "verbose_name_plural": "年度目标",
                "default_permissions": (),
                "indexes": [models.Index(fields=["year", "indicator", "-id"], name="target_of_year")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("goal__gte", 0)), name="target_not_negative"),
                    models.CheckConstraint(condition=models.Q(("source", ""), _negated=True), name="target_source"),
                ],
            },
        ),
        write_once("reports_annualreport", "article_id", when="old.state = 'signed'"),
        append_only("reports_reportvalue"),
        append_only("reports_reportreason"),
        append_only("reports_target"),
    ]
