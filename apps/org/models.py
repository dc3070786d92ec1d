"""Divisions, stations, staff, accounts and roles."""

import uuid

from django.contrib.auth.models import AbstractUser, Group
from django.db import models
from django.db.models.functions import Now

from apps.org.choices import Lane, Level, RoleCode, SessionEnd


class Division(models.Model):
    """An administrative division with its 12-digit statistical code (统计用区划代码)."""

    code = models.CharField("区划代码", max_length=12, primary_key=True)
    level = models.CharField("级别", max_length=8, choices=Level.choices)
    name = models.CharField("名称", max_length=60)
    full_name = models.CharField("全称", max_length=200)
    parent = models.ForeignKey("self", models.PROTECT, verbose_name="上级", null=True, blank=True, related_name="children")
    pinyin = models.CharField("拼音", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "行政区划"
        default_permissions = ()
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(name="org_division_level", condition=models.Q(level__in=Level.values)),
            models.CheckConstraint(name="org_division_code", condition=models.Q(code__regex=r"^[0-9]{12}$")),
        ]
        indexes = [models.Index(fields=["code"], name="org_division_prefix", opclasses=["varchar_pattern_ops"])]

    def __str__(self) -> str:
        return self.name

    @property
    def prefix(self) -> str:
        """The code without its empty levels: 6, 9 or 12 characters."""
        return {"county": self.code[:6], "township": self.code[:9]}.get(self.level, self.code)


class Station(models.Model):
    """A veterans service centre or station (退役军人服务中心、服务站)."""

    name = models.CharField("名称", max_length=80, unique=True)
    level = models.CharField("级别", max_length=8, choices=Level.choices)
    division = models.ForeignKey(Division, models.PROTECT, verbose_name="所在区划", related_name="+")
    phone = models.CharField("办公电话", max_length=40, blank=True)
    address = models.CharField("办公地址", max_length=200, blank=True)
    opening_hours = models.CharField("办公时间", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "服务中心（站）"
        default_permissions = ()
        ordering = ("division_id", "name")
        constraints = [models.CheckConstraint(name="org_station_level", condition=models.Q(level__in=Level.values))]

    def __str__(self) -> str:
        return self.name


class Staff(models.Model):
    """A natural person who works here. Separation of duties compares this row, never the account."""

    number = models.CharField("工号", max_length=20, unique=True)
    name = models.CharField("姓名", max_length=60)
    phone = models.CharField("联系电话（已隐去中间位）", max_length=20, blank=True)
    lane = models.CharField("岗位类别", max_length=8, choices=Lane.choices, default=Lane.BUSINESS)
    station = models.ForeignKey(Station, models.PROTECT, verbose_name="服务站", null=True, blank=True, related_name="+")
    division = models.ForeignKey(Division, models.PROTECT, verbose_name="工作区划", related_name="+")
    is_active = models.BooleanField("在岗", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "工作人员"
        default_permissions = ()
        ordering = ("number",)
        constraints = [
            models.CheckConstraint(name="org_staff_lane", condition=models.Q(lane__in=Lane.values)),
            models.CheckConstraint(name="org_staff_phone_masked", condition=~models.Q(phone__regex=r"[0-9]{8}")),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.number}）"


class User(AbstractUser):
    """A sign-in account. It carries no right of its own: rights come from the roles of its staff row."""

    staff = models.ForeignKey(Staff, models.PROTECT, verbose_name="工作人员", null=True, blank=True, related_name="accounts")
    name = models.CharField("显示名", max_length=60, blank=True)
    password_changed_at = models.DateTimeField("密码变更时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录账号"
        default_permissions = ()
        constraints = [models.CheckConstraint(name="org_user_no_superuser", condition=models.Q(is_superuser=False))]

    def __str__(self) -> str:
        return self.name or self.username


class Role(models.Model):
    """A role (岗位); its permissions are those of its Django group."""

    code = models.CharField("代码", max_length=20, primary_key=True, choices=RoleCode.choices)
    name = models.CharField("名称", max_length=40)
    lane = models.CharField("岗位类别", max_length=8, choices=Lane.choices)
    group = models.OneToOneField(Group, models.PROTECT, verbose_name="权限组", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "岗位"
        default_permissions = ()
        constraints = [models.CheckConstraint(name="org_role_code", condition=models.Q(code__in=RoleCode.values))]

    def __str__(self) -> str:
        return self.name


class RoleGrant(models.Model):
    """A role given to a person in a scope for a time ``[valid_from, valid_to)``.

    ``lane`` repeats the lane of both ends: composite foreign keys (migration 0001) bind it to the role always and, through
    ``live_lane``, to the person as long as the grant is live. So a person cannot hold roles of two lanes.
    """

    staff = models.ForeignKey(Staff, models.PROTECT, verbose_name="工作人员", related_name="grants")
    role = models.ForeignKey(Role, models.PROTECT, verbose_name="岗位", related_name="+")
    lane = models.CharField("岗位类别", max_length=8, choices=Lane.choices)
    division = models.ForeignKey(Division, models.PROTECT, verbose_name="管辖区划", related_name="+")
    valid_from = models.DateTimeField("开始时间")
    valid_to = models.DateTimeField("截止时间", null=True, blank=True)
    is_live = models.BooleanField("有效", default=True)
    live_lane = models.GeneratedField(
        expression=models.Case(models.When(is_live=True, then=models.F("lane"))),
        output_field=models.CharField(max_length=8, null=True),
        db_persist=True,
    )
    granted_by = models.ForeignKey(Staff, models.PROTECT, verbose_name="授权人", null=True, blank=True, related_name="+")
    revoked_by = models.ForeignKey(Staff, models.PROTECT, verbose_name="撤销人", null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "岗位授权"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                name="org_rolegrant_live", fields=["staff", "role", "division"], condition=models.Q(is_live=True)
            ),
            models.CheckConstraint(
                name="org_rolegrant_not_self",
                condition=models.Q(granted_by__isnull=True) | ~models.Q(granted_by=models.F("staff")),
            ),
            models.CheckConstraint(
                name="org_rolegrant_period",
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
            ),
            models.CheckConstraint(
                name="org_rolegrant_end", condition=models.Q(is_live=True) | models.Q(valid_to__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.role_id} {self.division_id}"


class SecondFactor(models.Model):
    """TOTP of an account: the secret is sealed, recovery codes are keyed digests, a used step cannot be used again."""

    user = models.OneToOneField(
        User, models.CASCADE, verbose_name="登录账号", related_name="second_factor", primary_key=True
    )
    row_key = models.UUIDField("行标识", unique=True, default=uuid.uuid4)
    secret_sealed = models.BinaryField("密钥（密文）")
    confirmed_at = models.DateTimeField("启用时间", null=True)
    last_step = models.BigIntegerField("最近使用的时间步", default=0)
    failures = models.SmallIntegerField("连续失败次数", default=0)
    failed_at = models.DateTimeField("最近失败时间", null=True)
    recovery = models.JSONField("备用码校验值", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "动态验证码"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user_id}"


class SignIn(models.Model):
    """A signed-in browser, so that a person can see and end their own sessions. Holds a digest, not the session key."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="登录账号", related_name="sign_ins")
    session_digest = models.CharField("会话标识", max_length=64, unique=True)
    started_at = models.DateTimeField("登录时间", db_default=Now())
    seen_at = models.DateTimeField("最近操作时间", db_default=Now())
    ip = models.GenericIPAddressField("来源地址", null=True)
    agent = models.CharField("浏览器", max_length=200, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True)
    end = models.CharField("结束原因", max_length=8, choices=SessionEnd.choices, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录会话"
        default_permissions = ()
        ordering = ("-started_at",)
        constraints = [models.CheckConstraint(name="org_signin_end", condition=models.Q(end__in=["", *SessionEnd.values]))]

    def __str__(self) -> str:
        return f"{self.user_id} {self.started_at:%Y-%m-%d %H:%M}"
