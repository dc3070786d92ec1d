"""Every table of org as of November 2026, in one step: making the schema anew takes half the time."""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("org", "0001_initial"), ("org", "0003_jobs_clerk")]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Division",
            fields=[
                ("code", models.CharField(max_length=12, primary_key=True, serialize=False, verbose_name="区划代码")),
                (
                    "level",
                    models.CharField(
                        choices=[("county", "县（区）"), ("township", "乡镇（街道）"), ("village", "村（社区）")],
                        max_length=8,
                        verbose_name="级别",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("full_name", models.CharField(max_length=200, verbose_name="全称")),
                ("pinyin", models.CharField(blank=True, max_length=200, verbose_name="拼音")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="org.division",
                        verbose_name="上级",
                    ),
                ),
            ],
            options={
                "verbose_name": "行政区划",
                "verbose_name_plural": "行政区划",
                "ordering": ("code",),
                "default_permissions": (),
                "indexes": [models.Index(fields=["code"], name="org_division_prefix", opclasses=["varchar_pattern_ops"])],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["county", "township", "village"])), name="org_division_level"
                    ),
                    models.CheckConstraint(condition=models.Q(("code__regex", "^[0-9]{12}$")), name="org_division_code"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("sysadm", "系统管理员"),
                            ("secadm", "安全管理员"),
                            ("auditor", "审计员"),
                            ("benefit_clerk", "优抚经办"),
                            ("benefit_reviewer", "优抚复核"),
                            ("leader", "分管领导"),
                            ("station_clerk", "服务站工作人员"),
                            ("finance", "财务"),
                            ("jobs_clerk", "就业经办"),
                        ],
                        max_length=20,
                        primary_key=True,
                        serialize=False,
                        verbose_name="代码",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                (
                    "lane",
                    models.CharField(
                        choices=[("sysadm", "系统管理"), ("secadm", "安全管理"), ("auditor", "审计"), ("business", "业务")],
                        max_length=8,
                        verbose_name="岗位类别",
                    ),
                ),
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="auth.group", verbose_name="权限组"
                    ),
                ),
            ],
            options={
                "verbose_name": "岗位",
                "verbose_name_plural": "岗位",
                "default_permissions": (),
                "indexes": [],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "code__in",
                                [
                                    "sysadm",
                                    "secadm",
                                    "auditor",
                                    "benefit_clerk",
                                    "benefit_reviewer",
                                    "leader",
                                    "station_clerk",
                                    "finance",
                                    "jobs_clerk",
                                ],
                            )
                        ),
                        name="org_role_code",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Station",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="名称")),
                (
                    "level",
                    models.CharField(
                        choices=[("county", "县（区）"), ("township", "乡镇（街道）"), ("village", "村（社区）")],
                        max_length=8,
                        verbose_name="级别",
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="办公电话")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="办公地址")),
                ("opening_hours", models.CharField(blank=True, max_length=120, verbose_name="办公时间")),
                (
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.division",
                        verbose_name="所在区划",
                    ),
                ),
            ],
            options={
                "verbose_name": "服务中心（站）",
                "verbose_name_plural": "服务中心（站）",
                "ordering": ("division_id", "name"),
                "default_permissions": (),
                "indexes": [],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["county", "township", "village"])), name="org_station_level"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Staff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="工号")),
                ("name", models.CharField(max_length=60, verbose_name="姓名")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="联系电话（已隐去中间位）")),
                (
                    "lane",
                    models.CharField(
                        choices=[("sysadm", "系统管理"), ("secadm", "安全管理"), ("auditor", "审计"), ("business", "业务")],
                        default="business",
                        max_length=8,
                        verbose_name="岗位类别",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="在岗")),
                (
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.division",
                        verbose_name="工作区划",
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.station",
                        verbose_name="服务站",
                    ),
                ),
            ],
            options={
                "verbose_name": "工作人员",
                "verbose_name_plural": "工作人员",
                "ordering": ("number",),
                "default_permissions": (),
                "indexes": [],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("lane__in", ["sysadm", "secadm", "auditor", "business"])), name="org_staff_lane"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("phone__regex", "[0-9]{8}"), _negated=True), name="org_staff_phone_masked"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),  # noqa: TID251
                ("name", models.CharField(blank=True, max_length=60, verbose_name="显示名")),
                ("password_changed_at", models.DateTimeField(blank=True, null=True, verbose_name="密码变更时间")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to="org.staff",
                        verbose_name="工作人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "登录账号",
                "verbose_name_plural": "登录账号",
                "default_permissions": (),
                "indexes": [],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("is_superuser", False)), name="org_user_no_superuser")
                ],
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="SecondFactor",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="second_factor",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登录账号",
                    ),
                ),
                ("row_key", models.UUIDField(default=uuid.uuid4, unique=True, verbose_name="行标识")),
                ("secret_sealed", models.BinaryField(verbose_name="密钥（密文）")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="启用时间")),
                ("last_step", models.BigIntegerField(default=0, verbose_name="最近使用的时间步")),
                ("failures", models.SmallIntegerField(default=0, verbose_name="连续失败次数")),
                ("failed_at", models.DateTimeField(null=True, verbose_name="最近失败时间")),
                ("recovery", models.JSONField(default=list, verbose_name="备用码校验值")),
            ],
            options={
                "verbose_name": "动态验证码",
                "verbose_name_plural": "动态验证码",
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="SignIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("session_digest", models.CharField(max_length=64, unique=True, verbose_name="会话标识")),
                (
                    "started_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="登录时间"),
                ),
                (
                    "seen_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="最近操作时间"),
                ),
                ("ip", models.GenericIPAddressField(null=True, verbose_name="来源地址")),
                ("agent", models.CharField(blank=True, max_length=200, verbose_name="浏览器")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("logout", "主动退出"),
                            ("idle", "长时间未操作"),
                            ("absolute", "超过最长时限"),
                            ("remote", "在其他设备上结束"),
                            ("closed", "账号停用或密码变更"),
                        ],
                        max_length=8,
                        verbose_name="结束原因",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_ins",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登录账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "登录会话",
                "verbose_name_plural": "登录会话",
                "ordering": ("-started_at",),
                "default_permissions": (),
                "indexes": [],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__in", ["", "logout", "idle", "absolute", "remote", "closed"])),
                        name="org_signin_end",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "lane",
                    models.CharField(
                        choices=[("sysadm", "系统管理"), ("secadm", "安全管理"), ("auditor", "审计"), ("business", "业务")],
                        max_length=8,
                        verbose_name="岗位类别",
                    ),
                ),
                ("valid_from", models.DateTimeField(verbose_name="开始时间")),
                ("valid_to", models.DateTimeField(blank=True, null=True, verbose_name="截止时间")),
                ("is_live", models.BooleanField(default=True, verbose_name="有效")),
                (
                    "live_lane",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(models.When(is_live=True, then=models.F("lane"))),
                        output_field=models.CharField(max_length=8, null=True),
                    ),
                ),
                (
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.division",
                        verbose_name="管辖区划",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.role", verbose_name="岗位"
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="授权人",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.staff",
                        verbose_name="撤销人",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="org.staff",
                        verbose_name="工作人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "岗位授权",
                "verbose_name_plural": "岗位授权",
                "ordering": ("-id",),
                "default_permissions": (),
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_live", True)),
                        fields=("staff", "role", "division"),
                        name="org_rolegrant_live",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("granted_by__isnull", True),
                            models.Q(("granted_by", models.F("staff")), _negated=True),
                            _connector="OR",
                        ),
                        name="org_rolegrant_not_self",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="org_rolegrant_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_live", True), ("valid_to__isnull", False), _connector="OR"),
                        name="org_rolegrant_end",
                    ),
                ],
            },
        ),
    ]
