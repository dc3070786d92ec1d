"""Every table of jobs as of November 2026, in one step: making the schema anew takes half the time."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("jobs", "0001_initial"),
        ("jobs", "0003_signup_shows_alter_application_shows"),
        ("jobs", "0004_seekers"),
        ("jobs", "0005_loans"),
        ("jobs", "0006_businesses"),
        ("jobs", "0007_training"),
    ]

    initial = True

    dependencies = [
        ("org", "0002_lanes"),
        ("people", "0011_person_with_division"),
    ]

    operations = [
        migrations.CreateModel(
            name="Employer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="行标识")),
                ("credit_code", models.CharField(max_length=18, unique=True, verbose_name="统一社会信用代码")),
                ("name", models.CharField(max_length=120, verbose_name="单位名称")),
                ("home_county", models.CharField(max_length=6, verbose_name="登记机关区划代码")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("state", "国有企业"),
                            ("private", "民营企业"),
                            ("veteran", "军创企业"),
                            ("public", "机关事业单位"),
                            ("village", "村（社区）"),
                            ("self_employed", "个体工商户"),
                            ("other", "其他"),
                        ],
                        max_length=14,
                        verbose_name="单位类型",
                    ),
                ),
                (
                    "size",
                    models.CharField(
                        choices=[
                            ("micro", "微型（20人以下）"),
                            ("small", "小型（20至299人）"),
                            ("medium", "中型（300至999人）"),
                            ("large", "大型（1000人以上）"),
                        ],
                        max_length=8,
                        verbose_name="规模",
                    ),
                ),
                (
                    "trade",
                    models.CharField(
                        choices=[
                            ("farming", "农林牧渔"),
                            ("making", "生产制造"),
                            ("energy", "水电燃气"),
                            ("building", "建筑施工"),
                            ("trade", "批发零售"),
                            ("transport", "交通物流"),
                            ("catering", "住宿餐饮"),
                            ("digital", "信息技术"),
                            ("finance", "金融保险"),
                            ("property", "物业房产"),
                            ("business", "商务服务"),
                            ("security", "安保消防"),
                            ("repair", "居民服务与维修"),
                            ("education", "教育培训"),
                            ("health", "卫生养老"),
                            ("public", "公共管理与社会组织"),
                        ],
                        max_length=12,
                        verbose_name="行业",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="单位地址")),
                ("introduction", models.CharField(blank=True, max_length=500, verbose_name="单位简介")),
                ("promises", models.CharField(blank=True, max_length=300, verbose_name="对退役军人的承诺")),
                ("contact_name", models.CharField(max_length=60, verbose_name="联系人")),
                ("contact_phone_sealed", models.BinaryField(null=True, verbose_name="联系人电话密文")),
                ("contact_phone_blind", models.BinaryField(null=True, verbose_name="联系人电话盲索引")),
                ("contact_phone_tail", models.CharField(blank=True, max_length=20, verbose_name="联系人电话(遮盖)")),
                ("public_phone", models.CharField(blank=True, max_length=40, verbose_name="对外招聘电话")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("registered", "待核验"),
                            ("verified", "已核验"),
                            ("refused", "未通过"),
                            ("blacklisted", "已列入黑名单"),
                        ],
                        default="registered",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("registered_at", models.DateTimeField(verbose_name="登记时间")),
                ("verified_at", models.DateTimeField(null=True, verbose_name="核验时间")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="未通过或列入黑名单的原因")),
                ("blacklisted_on", models.DateField(null=True, verbose_name="列入黑名单日期")),
                (
                    "division",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.division",
                        verbose_name="经营所在区划",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="登记人",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="核验人",
                    ),
                ),
            ],
            options={
                "verbose_name": "用人单位",
                "verbose_name_plural": "用人单位",
                "ordering": ("-id",),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["division", "id"],
                        name="job_employer_division",
                        opclasses=["varchar_pattern_ops", "int8_ops"],
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "division"), name="job_employer_place"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("credit_code__regex", "^[1-9ANY][0-9A-HJ-NP-RTUWXY][0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}$")
                        ),
                        name="job_employer_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("home_county__regex", "^[0-9]{6}$")), name="job_employer_home"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["registered", "verified", "refused", "blacklisted"])),
                        name="job_employer_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["state", "private", "veteran", "public", "village", "self_employed", "other"])
                        ),
                        name="job_employer_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size__in", ["micro", "small", "medium", "large"])), name="job_employer_size"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "trade__in",
                                [
                                    "farming",
                                    "making",
                                    "energy",
                                    "building",
                                    "trade",
                                    "transport",
                                    "catering",
                                    "digital",
                                    "finance",
                                    "property",
                                    "business",
                                    "security",
                                    "repair",
                                    "education",
                                    "health",
                                    "public",
                                ],
                            )
                        ),
                        name="job_employer_trade",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "verified"), _negated=True), ("verified_at__isnull", False), _connector="OR"
                        ),
                        name="job_employer_verified",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("state__in", ["refused", "blacklisted"]), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("blacklisted_on__isnull", False), ("state", "blacklisted")),
                                models.Q(
                                    models.Q(("state", "blacklisted"), _negated=True), ("blacklisted_on__isnull", True)
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="job_employer_barred",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Fair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="招聘会名称")),
                (
                    "mode",
                    models.CharField(
                        choices=[("onsite", "线下"), ("online", "线上"), ("both", "线上线下同步")],
                        max_length=8,
                        verbose_name="举办方式",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("county", "县级"), ("township", "乡镇级")], max_length=10, verbose_name="级别"
                    ),
                ),
                ("partner", models.CharField(blank=True, max_length=200, verbose_name="联合举办单位")),
                (
                    "partner_county",
                    models.CharField(
                        blank=True, db_comment="外县单位可报名的登记机关区划", max_length=6, verbose_name="协作县（区）代码"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="开始日期")),
                ("ends_on", models.DateField(verbose_name="结束日期")),
                ("opens_at", models.TimeField(null=True, verbose_name="每日开始时间")),
                ("shuts_at", models.TimeField(null=True, verbose_name="每日结束时间")),
                ("place", models.CharField(blank=True, max_length=160, verbose_name="举办地点")),
                ("capacity", models.PositiveIntegerField(null=True, verbose_name="报名人数上限")),
                ("booth_count", models.PositiveSmallIntegerField(default=0, verbose_name="展位数")),
                ("booths_in_row", models.PositiveSmallIntegerField(default=10, verbose_name="每排展位数")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "筹备中"),
                            ("calling", "征集单位"),
                            ("checked", "岗位已审核"),
                            ("published", "报名中"),
                            ("open", "进行中"),
                            ("held", "已举办"),
                            ("followed_up", "已跟踪回访"),
                            ("closed", "已办结"),
                            ("cancelled", "已取消"),
                        ],
                        default="planned",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("is_opening", models.BooleanField(default=False, verbose_name="期初补录")),
                ("planned_at", models.DateTimeField(verbose_name="编制时间")),
                ("published_at", models.DateTimeField(null=True, verbose_name="发布时间")),
                ("held_on", models.DateField(null=True, verbose_name="收场日期")),
                ("closed_on", models.DateField(null=True, verbose_name="办结日期")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("summary", models.TextField(blank=True, max_length=2000, verbose_name="办结小结")),
                (
                    "division",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.division",
                        verbose_name="举办地区划",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="编制人",
                    ),
                ),
            ],
            options={
                "verbose_name": "招聘会",
                "verbose_name_plural": "招聘会",
                "ordering": ("-starts_on", "-id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["division", "-starts_on", "-id"],
                        name="job_fair_division",
                        opclasses=["varchar_pattern_ops", "date_ops", "int8_ops"],
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("division", "name", "starts_on"), name="job_fair_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="job_fair_days"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "planned",
                                    "calling",
                                    "checked",
                                    "published",
                                    "open",
                                    "held",
                                    "followed_up",
                                    "closed",
                                    "cancelled",
                                ],
                            )
                        ),
                        name="job_fair_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__in", ["county", "township"]), ("mode__in", ["onsite", "online", "both"])
                        ),
                        name="job_fair_mode",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mode", "online"), models.Q(("place", ""), _negated=True), _connector="OR"),
                        name="job_fair_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity__isnull", True), ("capacity__gt", 0), _connector="OR"),
                        name="job_fair_capacity",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("booth_count__lte", 2000), ("booths_in_row__gte", 1), ("booths_in_row__lte", 50)
                        ),
                        name="job_fair_booths",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("partner_county__regex", "^([0-9]{6})?$")), name="job_fair_partner"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["published", "open", "held", "followed_up", "closed"]), _negated=True),
                            ("published_at__isnull", False),
                            _connector="OR",
                        ),
                        name="job_fair_published",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["held", "followed_up", "closed"]), _negated=True),
                            ("held_on__isnull", False),
                            _connector="OR",
                        ),
                        name="job_fair_held",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", False), ("state", "closed")),
                            models.Q(models.Q(("state", "closed"), _negated=True), ("closed_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="job_fair_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Booth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(null=True, verbose_name="展位号")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "已报名"),
                            ("accepted", "已同意"),
                            ("declined", "未同意"),
                            ("withdrawn", "单位退出"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="报名时间")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                ("came_at", models.DateTimeField(null=True, verbose_name="签到时间")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="booths",
                        to="jobs.employer",
                        verbose_name="用人单位",
                    ),
                ),
                (
                    "fair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="booths",
                        to="jobs.fair",
                        verbose_name="招聘会",
                    ),
                ),
            ],
            options={
                "verbose_name": "招聘会展位",
                "verbose_name_plural": "招聘会展位",
                "ordering": ("fair_id", "number", "id"),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("fair", "employer"), name="job_booth_once"),
                    models.UniqueConstraint(fields=("fair", "number"), name="job_booth_number"),
                    models.UniqueConstraint(fields=("id", "fair", "employer"), name="job_booth_whose"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asked", "accepted", "declined", "withdrawn"])),
                        name="job_booth_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number__isnull", True), ("came_at__isnull", True)),
                            ("state", "accepted"),
                            _connector="OR",
                        ),
                        name="job_booth_standing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__isnull", True), ("number__gte", 1), _connector="OR"),
                        name="job_booth_positive",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="FairQuota",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("share", models.PositiveSmallIntegerField(verbose_name="份号")),
                ("free", models.IntegerField(verbose_name="剩余名额")),
                (
                    "fair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quotas",
                        to="jobs.fair",
                        verbose_name="招聘会",
                    ),
                ),
            ],
            options={
                "verbose_name": "招聘会名额",
                "verbose_name_plural": "招聘会名额",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("fair", "share"), name="job_quota_once"),
                    models.CheckConstraint(condition=models.Q(("free__gte", 0)), name="job_quota_not_negative"),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="SignUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[("portal", "门户"), ("station", "服务站代报"), ("site", "现场登记"), ("qr", "现场扫码")],
                        max_length=8,
                        verbose_name="报名渠道",
                    ),
                ),
                ("code", models.CharField(max_length=12, unique=True, verbose_name="入场码")),
                (
                    "state",
                    models.CharField(
                        choices=[("signed_up", "已报名"), ("cancelled", "已取消")],
                        default="signed_up",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("signed_up_at", models.DateTimeField(verbose_name="报名时间")),
                ("cancelled_at", models.DateTimeField(null=True, verbose_name="取消时间")),
                ("attended_at", models.DateTimeField(null=True, verbose_name="到场时间")),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="代报人",
                    ),
                ),
                (
                    "fair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_ups",
                        to="jobs.fair",
                        verbose_name="招聘会",
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
                    "scanned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="签到人员",
                    ),
                ),
                (
                    "shows",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("name", "姓名"),
                                ("phone", "联系电话"),
                                ("age", "年龄"),
                                ("sex", "性别"),
                                ("education", "文化程度"),
                                ("service", "服役年限"),
                                ("skills", "技能特长"),
                                ("work", "就业经历"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="同意现场出示的内容",
                    ),
                ),
            ],
            options={
                "verbose_name": "招聘会报名",
                "verbose_name_plural": "招聘会报名",
                "ordering": ("-id",),
                "default_permissions": (),
                "indexes": [models.Index(fields=["fair", "attended_at", "id"], name="job_signup_attended")],
                "constraints": [
                    models.UniqueConstraint(fields=("fair", "person"), name="job_signup_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel__in", ["portal", "station", "site", "qr"]), ("state__in", ["signed_up", "cancelled"])
                        ),
                        name="job_signup_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("attended_at__isnull", True), ("cancelled_at__isnull", False), ("state", "cancelled")),
                            models.Q(("cancelled_at__isnull", True), ("state", "signed_up")),
                            _connector="OR",
                        ),
                        name="job_signup_cancelled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[0-9A-HJ-NP-Y]{8,12}$")), name="job_signup_code"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Vacancy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=80, verbose_name="岗位名称")),
                (
                    "trade",
                    models.CharField(
                        choices=[
                            ("farming", "农林牧渔"),
                            ("making", "生产制造"),
                            ("energy", "水电燃气"),
                            ("building", "建筑施工"),
                            ("trade", "批发零售"),
                            ("transport", "交通物流"),
                            ("catering", "住宿餐饮"),
                            ("digital", "信息技术"),
                            ("finance", "金融保险"),
                            ("property", "物业房产"),
                            ("business", "商务服务"),
                            ("security", "安保消防"),
                            ("repair", "居民服务与维修"),
                            ("education", "教育培训"),
                            ("health", "卫生养老"),
                            ("public", "公共管理与社会组织"),
                        ],
                        max_length=12,
                        verbose_name="行业",
                    ),
                ),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("county", "本县"),
                            ("city", "本市其他县（区）"),
                            ("province", "省内其他市"),
                            ("outside", "省外"),
                        ],
                        max_length=8,
                        verbose_name="工作区域",
                    ),
                ),
                ("place", models.CharField(max_length=120, verbose_name="工作地点")),
                ("headcount", models.PositiveSmallIntegerField(verbose_name="招聘人数")),
                ("pay_low_fen", models.BigIntegerField(verbose_name="月薪下限(分)")),
                ("pay_high_fen", models.BigIntegerField(verbose_name="月薪上限(分)")),
                ("duties", models.TextField(blank=True, max_length=2000, verbose_name="岗位职责")),
                ("welfare", models.CharField(blank=True, max_length=200, verbose_name="福利待遇")),
                (
                    "education",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("primary", "小学及以下"),
                            ("junior", "初中"),
                            ("senior", "高中(中专)"),
                            ("college", "大专"),
                            ("bachelor", "本科"),
                            ("master", "研究生"),
                        ],
                        max_length=10,
                        verbose_name="学历要求",
                    ),
                ),
                ("age_min", models.PositiveSmallIntegerField(null=True, verbose_name="年龄下限")),
                ("age_max", models.PositiveSmallIntegerField(null=True, verbose_name="年龄上限")),
                (
                    "skills",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="技能要求",
                    ),
                ),
                ("is_veteran_priority", models.BooleanField(default=True, verbose_name="退役军人优先")),
                ("is_ordered", models.BooleanField(default=False, verbose_name="订单培训岗位")),
                ("is_aimed", models.BooleanField(default=False, verbose_name="定向招聘岗位")),
                ("is_post_bound", models.BooleanField(default=False, verbose_name="定岗招聘岗位")),
                (
                    "reserved",
                    models.CharField(
                        choices=[
                            ("none", "不限"),
                            ("auxiliary_police", "警务辅助人员"),
                            ("fire", "消防员"),
                            ("station", "服务站专职人员"),
                            ("village", "村（社区）工作者"),
                            ("public_welfare", "公益性岗位"),
                        ],
                        default="none",
                        max_length=16,
                        verbose_name="专门岗位",
                    ),
                ),
                ("valid_until", models.DateField(db_comment="最后一天，含当天", verbose_name="有效期至")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "待审核"), ("checked", "已审核"), ("published", "招聘中"), ("closed", "已结束")],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("posted_at", models.DateTimeField(verbose_name="登记时间")),
                ("checked_at", models.DateTimeField(null=True, verbose_name="审核时间")),
                ("published_at", models.DateTimeField(null=True, verbose_name="发布时间")),
                ("closed_on", models.DateField(null=True, verbose_name="结束日期")),
                (
                    "closed_for",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("filled", "已招满"),
                            ("expired", "已过有效期"),
                            ("withdrawn", "单位撤回"),
                            ("barred", "单位列入黑名单"),
                        ],
                        max_length=10,
                        verbose_name="结束原因",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="退回或结束说明")),
                (
                    "grams",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2),
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="检索用字",
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="审核人",
                    ),
                ),
                (
                    "division",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.division",
                        verbose_name="管理区划",
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vacancies",
                        to="jobs.employer",
                        verbose_name="用人单位",
                    ),
                ),
                (
                    "posted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="登记人",
                    ),
                ),
                (
                    "works_in",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.division",
                        verbose_name="工作所在区划",
                    ),
                ),
            ],
            options={
                "verbose_name": "招聘岗位",
                "verbose_name_plural": "招聘岗位",
                "ordering": ("-id",),
                "default_permissions": (),
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["grams"], name="job_vacancy_grams"),
                    models.Index(
                        fields=["division", "-id"],
                        name="job_vacancy_division",
                        opclasses=["varchar_pattern_ops", "int8_ops"],
                    ),
                    models.Index(
                        condition=models.Q(("state", "published")), fields=["valid_until", "id"], name="job_vacancy_open"
                    ),
                    models.Index(
                        condition=models.Q(("state", "published")),
                        fields=["-published_at", "-id"],
                        name="job_vacancy_newest",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "closed"), _negated=True),
                        fields=("employer", "title", "place"),
                        name="job_vacancy_once",
                    ),
                    models.UniqueConstraint(fields=("id", "employer"), name="job_vacancy_employer"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "checked", "published", "closed"])),
                        name="job_vacancy_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("area__in", ["county", "city", "province", "outside"]),
                            (
                                "trade__in",
                                [
                                    "farming",
                                    "making",
                                    "energy",
                                    "building",
                                    "trade",
                                    "transport",
                                    "catering",
                                    "digital",
                                    "finance",
                                    "property",
                                    "business",
                                    "security",
                                    "repair",
                                    "education",
                                    "health",
                                    "public",
                                ],
                            ),
                        ),
                        name="job_vacancy_trade",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reserved__in", ["none", "auxiliary_police", "fire", "station", "village", "public_welfare"])
                        ),
                        name="job_vacancy_reserved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("headcount__gt", 0), ("headcount__lte", 9999)), name="job_vacancy_headcount"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pay_high_fen__gte", models.F("pay_low_fen")), ("pay_low_fen__gt", 0)),
                        name="job_vacancy_pay",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("age_min__isnull", True), ("age_min__gte", 16), _connector="OR"),
                            models.Q(
                                ("age_min__isnull", True),
                                ("age_max__isnull", True),
                                ("age_max__gte", models.F("age_min")),
                                _connector="OR",
                            ),
                        ),
                        name="job_vacancy_age",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("education__in", ["", "primary", "junior", "senior", "college", "bachelor", "master"])
                        ),
                        name="job_vacancy_education",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "published"), _negated=True),
                            models.Q(("checked_at__isnull", False), ("published_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="job_vacancy_published",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_on__isnull", False),
                                ("state", "closed"),
                                models.Q(("closed_for", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "closed"), _negated=True), ("closed_for", ""), ("closed_on__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="job_vacancy_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[("portal", "门户"), ("station", "服务站代报"), ("site", "现场登记"), ("qr", "现场扫码")],
                        max_length=8,
                        verbose_name="投递渠道",
                    ),
                ),
                (
                    "shows",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("name", "姓名"),
                                ("phone", "联系电话"),
                                ("age", "年龄"),
                                ("sex", "性别"),
                                ("education", "文化程度"),
                                ("service", "服役年限"),
                                ("skills", "技能特长"),
                                ("work", "就业经历"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="同意出示的内容",
                    ),
                ),
                ("agreed_at", models.DateTimeField(verbose_name="同意时间")),
                ("words", models.CharField(blank=True, max_length=300, verbose_name="自我介绍")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("applied", "已投递"),
                            ("viewed", "单位已查看"),
                            ("interviewed", "已面试"),
                            ("intent", "达成意向"),
                            ("signed", "已签约"),
                            ("started", "已就业"),
                            ("declined", "未录用"),
                            ("withdrawn", "本人撤回"),
                        ],
                        default="applied",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("applied_at", models.DateTimeField(verbose_name="投递时间")),
                ("viewed_on", models.DateField(null=True, verbose_name="查看日期")),
                ("interviewed_on", models.DateField(null=True, verbose_name="面试日期")),
                ("intent_on", models.DateField(null=True, verbose_name="意向日期")),
                ("signed_on", models.DateField(null=True, verbose_name="签约日期")),
                ("started_on", models.DateField(null=True, verbose_name="上岗日期")),
                ("ended_on", models.DateField(null=True, verbose_name="结束日期")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="未录用或撤回的原因")),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="代投人",
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
                    "fair",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="jobs.fair",
                        verbose_name="招聘会",
                    ),
                ),
                (
                    "vacancy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="jobs.vacancy",
                        verbose_name="岗位",
                    ),
                ),
            ],
            options={
                "verbose_name": "岗位投递",
                "verbose_name_plural": "岗位投递",
                "ordering": ("-id",),
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["fair", "state", "id"], name="job_application_fair"),
                    models.Index(fields=["vacancy", "state", "id"], name="job_application_vacancy"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "person"), name="job_application_whose"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel__in", ["portal", "station", "site", "qr"]),
                            (
                                "state__in",
                                ["applied", "viewed", "interviewed", "intent", "signed", "started", "declined", "withdrawn"],
                            ),
                        ),
                        name="job_application_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "intent"), _negated=True), ("intent_on__isnull", False), _connector="OR"
                        ),
                        name="job_application_intent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "signed"), _negated=True), ("signed_on__isnull", False), _connector="OR"
                        ),
                        name="job_application_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("started_on__isnull", False), ("state", "started")),
                            models.Q(models.Q(("state", "started"), _negated=True), ("started_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="job_application_started",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on__isnull", False), ("state__in", ["declined", "withdrawn"])),
                            models.Q(
                                models.Q(("state__in", ["declined", "withdrawn"]), _negated=True), ("ended_on__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="job_application_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_on__isnull", True),
                            ("intent_on__isnull", True),
                            ("signed_on__gte", models.F("intent_on")),
                            _connector="OR",
                        ),
                        name="job_application_order",
                    ),
                    models.UniqueConstraint(fields=("person", "vacancy"), name="job_application_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="行标识")),
                ("employer_name", models.CharField(max_length=120, verbose_name="单位名称")),
                ("title", models.CharField(max_length=80, verbose_name="岗位")),
                (
                    "source",
                    models.CharField(
                        choices=[("fair", "招聘会"), ("push", "岗位推送"), ("desk", "窗口推荐")],
                        max_length=6,
                        verbose_name="就业来源",
                    ),
                ),
                ("is_in_county", models.BooleanField(default=False, verbose_name="县域内就业")),
                ("is_public_welfare", models.BooleanField(default=False, verbose_name="公益性岗位")),
                ("started_on", models.DateField(verbose_name="上岗日期")),
                ("ended_on", models.DateField(null=True, verbose_name="离岗日期")),
                (
                    "evidence",
                    models.CharField(
                        choices=[("contract", "劳动合同"), ("insurance", "社会保险缴费记录"), ("payslip", "工资发放记录")],
                        max_length=10,
                        verbose_name="就业凭证",
                    ),
                ),
                ("evidence_no", models.CharField(max_length=120, verbose_name="凭证编号或说明")),
                ("paper_sealed", models.BinaryField(null=True, verbose_name="凭证扫描件密文")),
                ("paper_type", models.CharField(blank=True, max_length=20, verbose_name="扫描件格式")),
                ("year", models.SmallIntegerField(verbose_name="计入年度")),
                ("is_counted", models.BooleanField(default=True, verbose_name="计入就业人数")),
                ("confirmed_on", models.DateField(verbose_name="登记日期")),
                (
                    "application",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placement",
                        to="jobs.application",
                        verbose_name="投递",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="登记人",
                    ),
                ),
                (
                    "division",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.division",
                        verbose_name="登记时户籍所在区划",
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jobs.employer",
                        verbose_name="用人单位",
                    ),
                ),
                (
                    "fair",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="jobs.fair",
                        verbose_name="招聘会",
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
            ],
            options={
                "verbose_name": "就业登记",
                "verbose_name_plural": "就业登记",
                "ordering": ("-id",),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        fields=["division", "year", "id"],
                        name="job_placement_place",
                        opclasses=["varchar_pattern_ops", "int2_ops", "int8_ops"],
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_counted", True)), fields=("person", "year"), name="job_placement_once_a_year"
                    ),
                    models.UniqueConstraint(fields=("id", "person"), name="job_placement_whose"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("evidence__in", ["contract", "insurance", "payslip"]), ("source__in", ["fair", "push", "desk"])
                        ),
                        name="job_placement_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fair__isnull", True), ("source", "fair"), _connector="OR"),
                        name="job_placement_fair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("evidence_no", ""), _negated=True), models.Q(("employer_name", ""), _negated=True)
                        ),
                        name="job_placement_proved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True), ("ended_on__gte", models.F("started_on")), _connector="OR"
                        ),
                        name="job_placement_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year", models.F("confirmed_on__year"))), name="job_placement_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("started_on__lte", models.F("confirmed_on"))), name="job_placement_past"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("months", models.PositiveSmallIntegerField(verbose_name="回访节点(月)")),
                ("due_on", models.DateField(verbose_name="应回访日期")),
                ("done_on", models.DateField(null=True, verbose_name="回访日期")),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("working", "在岗"),
                            ("moved", "已换单位"),
                            ("left", "已离职"),
                            ("looking", "仍在求职"),
                            ("unreached", "未联系上"),
                        ],
                        max_length=10,
                        verbose_name="回访结果",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="回访情况")),
                (
                    "application",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="jobs.application",
                        verbose_name="投递",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="回访人",
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
                    "placement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="jobs.placement",
                        verbose_name="就业登记",
                    ),
                ),
            ],
            options={
                "verbose_name": "就业回访",
                "verbose_name_plural": "就业回访",
                "ordering": ("due_on", "id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_on__isnull", True)), fields=["due_on", "id"], name="job_follow_up_due"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("application__isnull", False)),
                        fields=("application", "months"),
                        name="job_follow_up_application",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("placement__isnull", False)),
                        fields=("placement", "months"),
                        name="job_follow_up_placement",
                    ),
                    models.CheckConstraint(condition=models.Q(("months__in", [1, 3, 6])), name="job_follow_up_months"),
                    models.CheckConstraint(
                        condition=models.Q(("application__isnull", False), ("placement__isnull", False), _connector="OR"),
                        name="job_follow_up_of",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_on__isnull", True), ("result", "")),
                            models.Q(
                                ("done_on__isnull", False),
                                ("result__in", ["working", "moved", "left", "looking", "unreached"]),
                            ),
                            _connector="OR",
                        ),
                        name="job_follow_up_done",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FairVacancy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("headcount", models.PositiveSmallIntegerField(verbose_name="招聘人数")),
                (
                    "booth",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="jobs.booth",
                        verbose_name="展位",
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jobs.employer",
                        verbose_name="用人单位",
                    ),
                ),
                (
                    "fair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="jobs.fair",
                        verbose_name="招聘会",
                    ),
                ),
                (
                    "vacancy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="jobs.vacancy",
                        verbose_name="岗位",
                    ),
                ),
            ],
            options={
                "verbose_name": "招聘会岗位",
                "verbose_name_plural": "招聘会岗位",
                "ordering": ("booth_id", "id"),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("fair", "vacancy"), name="job_offer_once"),
                    models.CheckConstraint(condition=models.Q(("headcount__gt", 0)), name="job_offer_headcount"),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Seeker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "skills",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="技能特长",
                    ),
                ),
                (
                    "trades",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("farming", "农林牧渔"),
                                ("making", "生产制造"),
                                ("energy", "水电燃气"),
                                ("building", "建筑施工"),
                                ("trade", "批发零售"),
                                ("transport", "交通物流"),
                                ("catering", "住宿餐饮"),
                                ("digital", "信息技术"),
                                ("finance", "金融保险"),
                                ("property", "物业房产"),
                                ("business", "商务服务"),
                                ("security", "安保消防"),
                                ("repair", "居民服务与维修"),
                                ("education", "教育培训"),
                                ("health", "卫生养老"),
                                ("public", "公共管理与社会组织"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="意向行业",
                    ),
                ),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("county", "本县"),
                                ("city", "本市其他县（区）"),
                                ("province", "省内其他市"),
                                ("outside", "省外"),
                            ],
                            max_length=8,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="意向工作区域",
                    ),
                ),
                ("pay_floor_fen", models.BigIntegerField(null=True, verbose_name="期望月薪(分)")),
                (
                    "modes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("full", "全日制"), ("part", "非全日制"), ("flexible", "灵活就业")], max_length=10
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="就业方式",
                    ),
                ),
                ("wish", models.CharField(blank=True, max_length=200, verbose_name="求职意愿说明")),
                (
                    "priority",
                    models.CharField(
                        choices=[
                            ("none", "无"),
                            ("disabled", "残疾退役军人"),
                            ("hardship", "生活困难"),
                            ("zero_employment", "零就业家庭"),
                            ("long_unemployed", "长期失业"),
                            ("over_forty", "大龄就业困难"),
                        ],
                        default="none",
                        max_length=16,
                        verbose_name="优先帮扶类别",
                    ),
                ),
                ("takes_news", models.BooleanField(default=True, verbose_name="接受个性化岗位推送")),
                ("news_changed_at", models.DateTimeField(null=True, verbose_name="推送意愿变更时间")),
                ("entered_at", models.DateTimeField(verbose_name="登记时间")),
                ("changed_at", models.DateTimeField(verbose_name="最近更新时间")),
                ("verified_on", models.DateField(null=True, verbose_name="最近核验日期")),
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "town",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.division",
                        verbose_name="意向乡镇",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="核验人",
                    ),
                ),
            ],
            options={
                "verbose_name": "就业台账",
                "verbose_name_plural": "就业台账",
                "ordering": ("-id",),
                "default_permissions": (),
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("person",), name="job_seeker_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "priority__in",
                                ["none", "disabled", "hardship", "zero_employment", "long_unemployed", "over_forty"],
                            )
                        ),
                        name="job_seeker_priority",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pay_floor_fen__isnull", True), ("pay_floor_fen__gt", 0), _connector="OR"),
                        name="job_seeker_pay",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verified_by__isnull", True), ("verified_on__isnull", True)),
                            ("verified_on__isnull", False),
                            _connector="OR",
                        ),
                        name="job_seeker_verified",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JobNews",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event", models.CharField(db_comment="match，或者 vacancy:编号", max_length=40, verbose_name="推送事由")),
                ("sent_on", models.DateField(verbose_name="推送日期")),
                (
                    "channel",
                    models.CharField(choices=[("sms", "短信"), ("inbox", "站内信")], max_length=6, verbose_name="渠道"),
                ),
                (
                    "vacancies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None, verbose_name="推送的岗位"
                    ),
                ),
                ("message_key", models.CharField(max_length=120, verbose_name="消息编号")),
                (
                    "pushed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="推送人",
                    ),
                ),
                (
                    "seeker",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="news",
                        to="jobs.seeker",
                        verbose_name="就业台账",
                    ),
                ),
            ],
            options={
                "verbose_name": "岗位信息推送",
                "verbose_name_plural": "岗位信息推送",
                "ordering": ("-id",),
                "default_permissions": (),
                "indexes": [models.Index(fields=["sent_on", "channel"], name="job_news_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("seeker", "event", "sent_on", "channel"), name="job_news_once"),
                    models.CheckConstraint(condition=models.Q(("channel__in", ["sms", "inbox"])), name="job_news_channel"),
                    models.CheckConstraint(condition=models.Q(("vacancies__len__gt", 0)), name="job_news_something"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SeekerStatus",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("employed", "就业"),
                            ("founder", "创业"),
                            ("seeking", "求职"),
                            ("training", "培训"),
                            ("studying", "在学"),
                            ("farming", "务农"),
                            ("unable", "无法就业"),
                            ("retired", "退休"),
                        ],
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("since", models.DateField(verbose_name="开始日期")),
                ("until", models.DateField(null=True, verbose_name="结束日期")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("entered_at", models.DateTimeField(verbose_name="登记时间")),
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
                    "seeker",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statuses",
                        to="jobs.seeker",
                        verbose_name="就业台账",
                    ),
                ),
            ],
            options={
                "verbose_name": "就业台账状态",
                "verbose_name_plural": "就业台账状态",
                "ordering": ("-since", "-id"),
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("until__isnull", True)),
                        fields=["status", "seeker"],
                        name="job_seeker_status_now",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)), fields=("seeker",), name="job_seeker_status_one_open"
                    ),
                    models.UniqueConstraint(fields=("seeker", "since"), name="job_seeker_status_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ["employed", "founder", "seeking", "training", "studying", "farming", "unable", "retired"],
                            )
                        ),
                        name="job_seeker_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gt", models.F("since")), _connector="OR"),
                        name="job_seeker_status_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Loan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "product",
                    models.CharField(
                        choices=[("guaranteed", "创业担保贷款"), ("army", "拥军贷")], max_length=12, verbose_name="贷款种类"
                    ),
                ),
                ("bank", models.CharField(max_length=60, verbose_name="经办银行")),
                ("purpose", models.CharField(max_length=200, verbose_name="贷款用途")),
                ("asked_fen", models.BigIntegerField(verbose_name="申请金额(分)")),
                ("credit_fen", models.BigIntegerField(null=True, verbose_name="授信额度(分)")),
                ("rate_bp", models.PositiveSmallIntegerField(null=True, verbose_name="年利率(万分之)")),
                ("granted_on", models.DateField(null=True, verbose_name="授信日期")),
                ("due_on", models.DateField(null=True, verbose_name="到期日")),
                ("contract_no", models.CharField(blank=True, max_length=60, verbose_name="借款合同编号")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("applied", "已申请"),
                            ("pushed", "已推送银行"),
                            ("refused", "未批准"),
                            ("granted", "已授信"),
                            ("closed", "已结清"),
                        ],
                        default="applied",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                ("applied_on", models.DateField(verbose_name="申请日期")),
                ("pushed_on", models.DateField(null=True, verbose_name="推送银行日期")),
                ("ended_on", models.DateField(null=True, verbose_name="结清或未批准日期")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="未批准原因")),
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="借款人",
                    ),
                ),
            ],
            options={
                "verbose_name": "创业贷款",
                "verbose_name_plural": "创业贷款",
                "ordering": ("-id",),
                "default_permissions": (),
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["applied", "pushed", "granted"])),
                        fields=("person",),
                        name="job_loan_one_open",
                    ),
                    models.UniqueConstraint(fields=("id", "person"), name="job_loan_whose"),
                    models.UniqueConstraint(
                        condition=models.Q(("contract_no", ""), _negated=True),
                        fields=("bank", "contract_no"),
                        name="job_loan_contract",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("product__in", ["guaranteed", "army"]),
                            ("state__in", ["applied", "pushed", "refused", "granted", "closed"]),
                        ),
                        name="job_loan_state",
                    ),
                    models.CheckConstraint(condition=models.Q(("asked_fen__gt", 0)), name="job_loan_asked"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("credit_fen__gt", 0),
                                ("due_on__gt", models.F("granted_on")),
                                ("rate_bp__gt", 0),
                                ("state__in", ["granted", "closed"]),
                                models.Q(("contract_no", ""), _negated=True),
                            ),
                            models.Q(
                                ("credit_fen__isnull", True),
                                ("rate_bp__isnull", True),
                                ("state__in", ["applied", "pushed", "refused"]),
                            ),
                            _connector="OR",
                        ),
                        name="job_loan_granted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on__isnull", False), ("state__in", ["refused", "closed"])),
                            models.Q(
                                models.Q(("state__in", ["refused", "closed"]), _negated=True), ("ended_on__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="job_loan_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="job_loan_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InterestSubsidy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first", models.DateField(verbose_name="贴息期间起")),
                ("until", models.DateField(db_comment="不含这一天", verbose_name="贴息期间止")),
                ("days", models.PositiveSmallIntegerField(verbose_name="计息天数")),
                ("amount_fen", models.BigIntegerField(verbose_name="贴息金额(分)")),
                ("arithmetic", models.TextField(max_length=4000, verbose_name="计算过程")),
                ("prepared_at", models.DateTimeField(verbose_name="核算时间")),
                ("posted_at", models.DateTimeField(null=True, verbose_name="提交发放时间")),
                (
                    "posted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="复核提交人",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.staff", verbose_name="核算人"
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subsidies",
                        to="jobs.loan",
                        verbose_name="贷款",
                    ),
                ),
            ],
            options={
                "verbose_name": "贷款贴息",
                "verbose_name_plural": "贷款贴息",
                "ordering": ("-first", "id"),
                "default_permissions": (),
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("loan", "first"), name="job_interest_once"),
                    models.CheckConstraint(condition=models.Q(("until__gt", models.F("first"))), name="job_interest_days"),
                    models.CheckConstraint(condition=models.Q(("amount_fen__gt", 0)), name="job_interest_sum"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("posted_by__isnull", True),
                            models.Q(("posted_by", models.F("prepared_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="job_interest_two_persons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("posted_at__isnull", True), ("posted_by__isnull", True)),
                            models.Q(("posted_at__isnull", False), ("posted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="job_interest_posted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LoanFlow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="日期")),
                ("fen", models.BigIntegerField(db_comment="放款为正，还本为负", verbose_name="金额(分)")),
                ("voucher_no", models.CharField(max_length=60, verbose_name="银行凭证号")),
                ("entered_at", models.DateTimeField(verbose_name="登记时间")),
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
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flows",
                        to="jobs.loan",
                        verbose_name="贷款",
                    ),
                ),
            ],
            options={
                "verbose_name": "放款和还本",
                "verbose_name_plural": "放款和还本",
                "ordering": ("on", "id"),
                "default_permissions": (),
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(fields=("loan", "voucher_no"), name="job_loan_flow_once"),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("fen", 0), _negated=True), models.Q(("voucher_no", ""), _negated=True)),
                        name="job_loan_flow_something",
                    ),
                ],
            },
        ),
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
                "indexes": [],
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
                "indexes": [],
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
        migrations.CreateModel(
            name="Mentor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="姓名")),
                (
                    "kind",
                    models.CharField(
                        choices=[("startup", "创业导师"), ("work", "就业导师")], max_length=10, verbose_name="导师类型"
                    ),
                ),
                ("unit", models.CharField(max_length=120, verbose_name="所在单位和职务")),
                (
                    "trade",
                    models.CharField(
                        choices=[
                            ("farming", "农林牧渔"),
                            ("making", "生产制造"),
                            ("energy", "水电燃气"),
                            ("building", "建筑施工"),
                            ("trade", "批发零售"),
                            ("transport", "交通物流"),
                            ("catering", "住宿餐饮"),
                            ("digital", "信息技术"),
                            ("finance", "金融保险"),
                            ("property", "物业房产"),
                            ("business", "商务服务"),
                            ("security", "安保消防"),
                            ("repair", "居民服务与维修"),
                            ("education", "教育培训"),
                            ("health", "卫生养老"),
                            ("public", "公共管理与社会组织"),
                        ],
                        max_length=12,
                        verbose_name="擅长行业",
                    ),
                ),
                ("appointed_on", models.DateField(verbose_name="聘任日期")),
                ("ended_on", models.DateField(null=True, verbose_name="解聘日期")),
                (
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.division",
                        verbose_name="聘任单位区划",
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
                "verbose_name": "导师",
                "verbose_name_plural": "导师",
                "ordering": ("-id",),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("division", "name", "unit"),
                        name="job_mentor_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["startup", "work"]),
                            (
                                "trade__in",
                                [
                                    "farming",
                                    "making",
                                    "energy",
                                    "building",
                                    "trade",
                                    "transport",
                                    "catering",
                                    "digital",
                                    "finance",
                                    "property",
                                    "business",
                                    "security",
                                    "repair",
                                    "education",
                                    "health",
                                    "public",
                                ],
                            ),
                        ),
                        name="job_mentor_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True), ("ended_on__gte", models.F("appointed_on")), _connector="OR"
                        ),
                        name="job_mentor_days",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Mentoring",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("goal", models.CharField(max_length=200, verbose_name="帮带目标")),
                ("since", models.DateField(verbose_name="结对日期")),
                ("ended_on", models.DateField(null=True, verbose_name="结束日期")),
                ("outcome", models.CharField(blank=True, max_length=200, verbose_name="帮带成效")),
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
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentorings",
                        to="jobs.mentor",
                        verbose_name="导师",
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
            ],
            options={
                "verbose_name": "导师结对",
                "verbose_name_plural": "导师结对",
                "ordering": ("-id",),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("mentor", "person"),
                        name="job_mentoring_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on__isnull", True), ("outcome", "")),
                            models.Q(("ended_on__gte", models.F("since")), models.Q(("outcome", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="job_mentoring_ended",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="MentoringNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="日期")),
                ("words", models.CharField(max_length=300, verbose_name="帮带情况")),
                ("entered_at", models.DateTimeField(verbose_name="登记时间")),
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
                    "mentoring",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="jobs.mentoring",
                        verbose_name="导师结对",
                    ),
                ),
            ],
            options={
                "verbose_name": "帮带记录",
                "verbose_name_plural": "帮带记录",
                "ordering": ("-on", "-id"),
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("words", ""), _negated=True), name="job_mentoring_note_words")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="TrainingClass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="班次名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("order", "订单式"),
                            ("aimed", "定向式"),
                            ("post_bound", "定岗式"),
                            ("adapting", "适应性培训"),
                        ],
                        max_length=12,
                        verbose_name="培训类型",
                    ),
                ),
                ("school", models.CharField(max_length=120, verbose_name="承训机构")),
                ("is_partner_school", models.BooleanField(default=False, verbose_name="县外合作院校")),
                (
                    "trade",
                    models.CharField(
                        choices=[
                            ("farming", "农林牧渔"),
                            ("making", "生产制造"),
                            ("energy", "水电燃气"),
                            ("building", "建筑施工"),
                            ("trade", "批发零售"),
                            ("transport", "交通物流"),
                            ("catering", "住宿餐饮"),
                            ("digital", "信息技术"),
                            ("finance", "金融保险"),
                            ("property", "物业房产"),
                            ("business", "商务服务"),
                            ("security", "安保消防"),
                            ("repair", "居民服务与维修"),
                            ("education", "教育培训"),
                            ("health", "卫生养老"),
                            ("public", "公共管理与社会组织"),
                        ],
                        max_length=12,
                        verbose_name="专业行业",
                    ),
                ),
                ("skill", models.CharField(max_length=20, verbose_name="培训工种")),
                ("cohort_year", models.SmallIntegerField(null=True, verbose_name="退役年度")),
                ("place", models.CharField(max_length=120, verbose_name="培训地点")),
                ("starts_on", models.DateField(verbose_name="开班日期")),
                ("ends_on", models.DateField(verbose_name="结业日期")),
                ("hours", models.PositiveSmallIntegerField(verbose_name="课时")),
                ("seats", models.PositiveSmallIntegerField(verbose_name="名额")),
                ("cost_fen", models.BigIntegerField(verbose_name="人均培训费(分)")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "筹备中"),
                            ("open", "报名中"),
                            ("running", "开班中"),
                            ("finished", "已结业"),
                            ("cancelled", "已取消"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("ended_on", models.DateField(null=True, verbose_name="结业或取消日期")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="取消原因")),
                ("settled_fen", models.BigIntegerField(null=True, verbose_name="结算培训费(分)")),
                ("settled_on", models.DateField(null=True, verbose_name="结算日期")),
                ("invoice_no", models.CharField(blank=True, max_length=60, verbose_name="发票号码")),
                (
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.division",
                        verbose_name="主办地区划",
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jobs.employer",
                        verbose_name="订单或定岗单位",
                    ),
                ),
                (
                    "finished_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="结业登记人",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="登记人",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="结算复核人",
                    ),
                ),
            ],
            options={
                "verbose_name": "培训班",
                "verbose_name_plural": "培训班",
                "ordering": ("-id",),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        fields=("division", "name", "starts_on"),
                        name="job_class_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["order", "aimed", "post_bound", "adapting"]),
                            ("state__in", ["planned", "open", "running", "finished", "cancelled"]),
                        ),
                        name="job_class_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="job_class_days"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cost_fen__gte", 0), ("hours__gt", 0), ("seats__gt", 0)), name="job_class_size"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cohort_year__isnull", False), ("kind", "adapting")),
                            models.Q(models.Q(("kind", "adapting"), _negated=True), ("cohort_year__isnull", True)),
                            _connector="OR",
                        ),
                        name="job_class_cohort",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on__isnull", False), ("state__in", ["finished", "cancelled"])),
                            models.Q(
                                models.Q(("state__in", ["finished", "cancelled"]), _negated=True), ("ended_on__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="job_class_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="job_class_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_fen__isnull", True), ("settled_on__isnull", True)),
                            models.Q(
                                ("settled_fen__gte", 0),
                                ("settled_on__isnull", False),
                                ("state", "finished"),
                                models.Q(("invoice_no", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="job_class_settled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("settled_by__isnull", True),
                            models.Q(("settled_by", models.F("finished_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="job_class_two_persons",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="TrainingVoucher",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("issued", "未使用"), ("redeemed", "已使用"), ("void", "已作废")],
                        default="issued",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("issued_on", models.DateField(verbose_name="发放日期")),
                ("valid_until", models.DateField(verbose_name="有效期至")),
                ("ended_on", models.DateField(null=True, verbose_name="使用或作废日期")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="作废原因")),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="发放人",
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
            ],
            options={
                "verbose_name": "培训券",
                "verbose_name_plural": "培训券",
                "ordering": ("-id",),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "void"), _negated=True), fields=("person",), name="job_ticket_once"
                    ),
                    models.UniqueConstraint(fields=("id", "person"), name="job_ticket_whose"),
                    models.CheckConstraint(
                        condition=models.Q(("valid_until__gte", models.F("issued_on"))), name="job_ticket_days"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on__isnull", True), ("state", "issued")),
                            models.Q(("ended_on__isnull", False), ("state", "redeemed")),
                            models.Q(
                                ("ended_on__isnull", False), ("state", "void"), models.Q(("reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="job_ticket_state",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("learning", "在学"), ("passed", "合格"), ("failed", "不合格"), ("dropped", "已退出")],
                        default="learning",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("enrolled_on", models.DateField(verbose_name="报名日期")),
                ("score", models.PositiveSmallIntegerField(null=True, verbose_name="考核成绩")),
                ("certificate_no", models.CharField(blank=True, max_length=60, verbose_name="证书编号")),
                ("ended_on", models.DateField(null=True, verbose_name="结业或退出日期")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="退出原因")),
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="人员",
                    ),
                ),
                (
                    "training",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="jobs.trainingclass",
                        verbose_name="培训班",
                    ),
                ),
                (
                    "voucher",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolment",
                        to="jobs.trainingvoucher",
                        verbose_name="培训券",
                    ),
                ),
            ],
            options={
                "verbose_name": "培训学员",
                "verbose_name_plural": "培训学员",
                "ordering": ("-id",),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "dropped"), _negated=True),
                        fields=("training", "person"),
                        name="job_enrolment_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("certificate_no", ""), _negated=True),
                        fields=("training", "certificate_no"),
                        name="job_enrolment_paper",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["learning", "passed", "failed", "dropped"])),
                        name="job_enrolment_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__isnull", True), ("score__lte", 100), _connector="OR"),
                        name="job_enrolment_score",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("certificate_no", ""), ("state", "passed"), _connector="OR"),
                        name="job_enrolment_proved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on__isnull", True), ("state", "learning")),
                            models.Q(models.Q(("state", "learning"), _negated=True), ("ended_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="job_enrolment_ended",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="DegreeStudy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("school", models.CharField(max_length=120, verbose_name="学校")),
                (
                    "level",
                    models.CharField(
                        choices=[("college", "大专"), ("bachelor", "本科"), ("master", "研究生")],
                        max_length=10,
                        verbose_name="层次",
                    ),
                ),
                ("subject", models.CharField(max_length=60, verbose_name="专业")),
                ("mode", models.CharField(db_comment="函授、开放教育、全日制等", max_length=40, verbose_name="学习形式")),
                ("fee_fen", models.BigIntegerField(default=0, verbose_name="学费(分)")),
                ("payer", models.CharField(max_length=60, verbose_name="学费承担方")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("registered", "已报名"),
                            ("admitted", "已录取"),
                            ("graduated", "已毕业"),
                            ("left", "未录取或退学"),
                        ],
                        default="registered",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("registered_on", models.DateField(verbose_name="报名日期")),
                ("admitted_on", models.DateField(null=True, verbose_name="录取日期")),
                ("ended_on", models.DateField(null=True, verbose_name="毕业或退学日期")),
                ("diploma_no", models.CharField(blank=True, max_length=60, verbose_name="毕业证书编号")),
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "学历提升",
                "verbose_name_plural": "学历提升",
                "ordering": ("-id",),
                "default_permissions": (),
                "indexes": [models.Index(fields=["registered_on", "id"], name="job_degree_registered")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "left"), _negated=True),
                        fields=("person", "school", "level"),
                        name="job_degree_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fee_fen__gte", 0), ("level__in", ["college", "bachelor", "master"])),
                        name="job_degree_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("admitted_on__isnull", True), ("ended_on__isnull", True), ("state", "registered")),
                            models.Q(("admitted_on__isnull", False), ("ended_on__isnull", True), ("state", "admitted")),
                            models.Q(
                                ("admitted_on__isnull", False),
                                ("ended_on__isnull", False),
                                ("state", "graduated"),
                                models.Q(("diploma_no", ""), _negated=True),
                            ),
                            models.Q(("ended_on__isnull", False), ("state", "left")),
                            _connector="OR",
                        ),
                        name="job_degree_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("admitted_on__isnull", True),
                                ("admitted_on__gte", models.F("registered_on")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("ended_on__isnull", True), ("ended_on__gte", models.F("registered_on")), _connector="OR"
                            ),
                        ),
                        name="job_degree_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="日期")),
                ("half", models.CharField(choices=[("am", "上午"), ("pm", "下午")], max_length=2, verbose_name="半天")),
                ("is_present", models.BooleanField(verbose_name="到课")),
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
                    "enrolment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="jobs.enrolment",
                        verbose_name="学员",
                    ),
                ),
            ],
            options={
                "verbose_name": "培训考勤",
                "verbose_name_plural": "培训考勤",
                "ordering": ("on", "half", "id"),
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("enrolment", "on", "half"), name="job_attendance_once"),
                    models.CheckConstraint(condition=models.Q(("half__in", ["am", "pm"])), name="job_attendance_half"),
                ],
                "indexes": [],
            },
        ),
    ]
