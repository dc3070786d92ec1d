"""Veteran businesses, parks and bases, services."""

import django.db.models.deletion
from django.db import migrations, models

from apps.core.sqltools import append_only, no_delete


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0005_loans"),
        ("org", "0003_jobs_clerk"),
        ("people", "0012_dossier_whole"),
    ]

    operations = [
        migrations.CreateModel(
            name="FoundingBase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="园区基地名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("park", "军创园"),
                            ("demonstration", "创业示范基地"),
                            ("incubator", "创业孵化基地"),
                            ("training", "实训基地"),
                        ],
                        max_length=14,
                        verbose_name="类型",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("county", "县级"), ("city", "市级"), ("province", "省级"), ("nation", "国家级")],
                        max_length=8,
                        verbose_name="级别",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="地址")),
                ("capacity", models.PositiveSmallIntegerField(null=True, verbose_name="可入驻企业数")),
                ("named_on", models.DateField(verbose_name="认定日期")),
                ("document_no", models.CharField(blank=True, max_length=80, verbose_name="认定文号")),
                ("revoked_on", models.DateField(null=True, verbose_name="撤销日期")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="撤销原因")),
                (
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.division",
                        verbose_name="所在区划",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "创业园区基地",
                "verbose_name_plural": "创业园区基地",
                "ordering": ("-named_on", "-id"),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("name", "kind"), name="job_base_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["park", "demonstration", "incubator", "training"]),
                            ("level__in", ["county", "city", "province", "nation"]),
                        ),
                        name="job_base_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity__isnull", True), ("capacity__gt", 0), _connector="OR"),
                        name="job_base_capacity",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), ("revoked_on__isnull", True)),
                            models.Q(("revoked_on__gte", models.F("named_on")), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="job_base_revoked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VeteranBusiness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("legal", "法定代表人"),
                            ("shareholder", "控股股东"),
                            ("operator", "个体工商户经营者"),
                            ("cooperative", "农民专业合作社理事长"),
                        ],
                        max_length=12,
                        verbose_name="创办人身份",
                    ),
                ),
                (
                    "evidence",
                    models.CharField(
                        choices=[("licence", "营业执照"), ("shares", "公司章程或股东名册"), ("cooperative", "合作社登记证")],
                        max_length=12,
                        verbose_name="认定凭证",
                    ),
                ),
                ("evidence_no", models.CharField(max_length=120, verbose_name="凭证编号或说明")),
                ("founded_on", models.DateField(verbose_name="成立日期")),
                ("employees", models.PositiveIntegerField(verbose_name="职工人数")),
                ("veterans", models.PositiveIntegerField(verbose_name="其中退役军人")),
                ("counted_on", models.DateField(verbose_name="人数统计日期")),
                ("sales_fen", models.BigIntegerField(null=True, verbose_name="年营业额(分)")),
                ("sales_year", models.SmallIntegerField(null=True, verbose_name="营业额年度")),
                ("products", models.CharField(blank=True, max_length=200, verbose_name="主营产品或服务")),
                ("is_public", models.BooleanField(default=False, verbose_name="同意公布")),
                ("agreed_on", models.DateField(null=True, verbose_name="同意公布日期")),
                (
                    "state",
                    models.CharField(
                        choices=[("entered", "待核对"), ("checked", "已核对"), ("closed", "已停业注销")],
                        default="entered",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("entered_at", models.DateTimeField(verbose_name="登记时间")),
                ("checked_on", models.DateField(null=True, verbose_name="核对日期")),
                ("closed_on", models.DateField(null=True, verbose_name="停业日期")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="停业原因")),
                (
                    "base",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="businesses",
                        to="jobs.foundingbase",
                        verbose_name="入驻园区基地",
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="核对人",
                    ),
                ),
                (
                    "employer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="business",
                        to="jobs.employer",
                        verbose_name="单位",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="登记人",
                    ),
                ),
                (
                    "liaison",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="联络服务员",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="创办人",
                    ),
                ),
            ],
            options={
                "verbose_name": "军创企业",
                "verbose_name_plural": "军创企业",
                "ordering": ("-id",),
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("evidence__in", ["licence", "shares", "cooperative"]),
                            ("role__in", ["legal", "shareholder", "operator", "cooperative"]),
                            ("state__in", ["entered", "checked", "closed"]),
                        ),
                        name="job_business_table",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("evidence_no", ""), _negated=True), name="job_business_proved"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("veterans__lte", models.F("employees"))), name="job_business_people"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sales_fen__isnull", True), ("sales_year__isnull", True)),
                            models.Q(("sales_fen__gte", 0), ("sales_year__isnull", False)),
                            _connector="OR",
                        ),
                        name="job_business_sales",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_on__isnull", False), ("is_public", True)),
                            models.Q(("agreed_on__isnull", True), ("is_public", False)),
                            _connector="OR",
                        ),
                        name="job_business_agreed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "checked"), _negated=True), ("checked_on__isnull", False), _connector="OR"
                        ),
                        name="job_business_checked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("base__isnull", True), ("closed_on__isnull", False), ("state", "closed")),
                            models.Q(models.Q(("state", "closed"), _negated=True), ("closed_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="job_business_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BusinessService",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("policy", "送政策上门"),
                            ("guidance", "创业指导"),
                            ("venue", "场地入驻"),
                            ("finance", "融资对接"),
                            ("grant", "创业补助"),
                            ("hiring", "招聘用工"),
                            ("market", "产销对接"),
                            ("legal", "法律援助"),
                            ("other", "其他服务"),
                        ],
                        max_length=8,
                        verbose_name="服务类型",
                    ),
                ),
                ("on", models.DateField(verbose_name="服务日期")),
                ("words", models.CharField(max_length=300, verbose_name="服务内容和结果")),
                ("entered_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="服务人",
                    ),
                ),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services",
                        to="jobs.veteranbusiness",
                        verbose_name="军创企业",
                    ),
                ),
            ],
            options={
                "verbose_name": "助企惠企服务",
                "verbose_name_plural": "助企惠企服务",
                "ordering": ("-on", "-id"),
                "default_permissions": (),
                "indexes": [models.Index(fields=["on", "id"], name="job_service_on")],
                "constraints": [
                    models.UniqueConstraint(fields=("business", "kind", "on", "words"), name="job_service_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["policy", "guidance", "venue", "finance", "grant", "hiring", "market", "legal", "other"],
                            ),
                            models.Q(("words", ""), _negated=True),
                        ),
                        name="job_service_kind",
                    ),
                ],
            },
        ),
        no_delete("jobs_veteranbusiness"),
        no_delete("jobs_foundingbase"),
        append_only("jobs_businessservice"),
    ]
