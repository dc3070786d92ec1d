"""Records of the organisation in the admin; every write is an action."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import admin as _registers_group  # noqa: F401 - before it is unregistered below
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.core.actor import Actor
from apps.core.admin import ActionForm, BaseAdmin
from apps.org import actions, queries
from apps.org.choices import Lane
from apps.org.models import Division, RoleGrant, Staff, Station, User

admin.site.unregister(Group)  # roles are loaded from permissions.csv, never edited by hand


def _password_field() -> forms.CharField:
    return forms.CharField(
        label="初始密码", strip=False, help_text="至少10位；当面交给本人，并请其登录后修改。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip


class OrgAdmin(BaseAdmin):
    """Selects offer what lies inside the actor's places."""

    def choices(self, name: str, actor: Actor) -> QuerySet[Any] | None:
        offered: dict[str, Any] = {"division": queries.places, "station": queries.stations, "staff": queries.present_staff}
        return offered[name](actor) if name in offered else None

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "division":
            field.label_from_instance = lambda place: f"{place.pk} {place.full_name}"
        return field


class StaffForm(ActionForm):
    """Register a person with the first account."""

    mobile = forms.CharField(label="联系电话", max_length=20, required=False, help_text="只保存隐去中间位的号码。")
    username = forms.CharField(label="登录名", max_length=150)
    password = _password_field()

    class Meta:
        model = Staff
        fields = ("number", "name", "lane", "division", "station")

    def write(self) -> Staff:
        given = self.cleaned_data
        user = actions.create_staff(
            self.actor, number=given["number"], name=given["name"], username=given["username"], password=given["password"],
            division_code=given["division"].pk, lane=given["lane"], phone=given["mobile"],
            station_id=given["station"].pk if given["station"] else None,
        )  # fmt: skip
        return user.staff or self.instance


class StaffChangeForm(ActionForm):
    """One act on a person at a time, with its reason."""

    ACTS = [("close", "办理离岗"), ("reopen", "恢复在岗"), ("lane", "变更岗位类别"), ("hand_over", "工作交接")]
    act = forms.ChoiceField(label="办理事项", choices=ACTS)
    new_lane = forms.ChoiceField(
        label="新的岗位类别", choices=[("", "—"), *Lane.choices], required=False, help_text="变更岗位类别时填写"
    )
    taker = forms.ModelChoiceField(label="接收人", queryset=Staff.objects.none(), required=False, help_text="工作交接时填写")
    reason = forms.CharField(label="事由", max_length=200)

    class Meta:
        model = Staff
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["taker"].queryset = queries.present_staff(self.actor)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What the chosen act needs must be filled in."""
        given = super().clean() or self.cleaned_data
        if given.get("act") == "lane" and not given.get("new_lane"):
            self.add_error("new_lane", "请选择新的岗位类别。")
        if given.get("act") == "hand_over" and not given.get("taker"):
            self.add_error("taker", "请选择接收人。")
        return given

    def write(self) -> Staff:
        given, staff_id, reason = self.cleaned_data, self.instance.pk, self.cleaned_data["reason"]
        if given["act"] == "close":
            return actions.close_staff(self.actor, staff_id=staff_id, reason=reason)
        if given["act"] == "reopen":
            return actions.reopen_staff(self.actor, staff_id=staff_id, reason=reason)
        if given["act"] == "lane":
            return actions.change_lane(self.actor, staff_id=staff_id, lane=given["new_lane"], reason=reason)
        actions.hand_over(self.actor, staff_id=staff_id, to_staff_id=given["taker"].pk, reason=reason)
        return self.instance


class AccountForm(ActionForm):
    """A further account for a person."""

    password = _password_field()

    class Meta:
        model = User
        fields = ("staff", "username")

    def write(self) -> User:
        given = self.cleaned_data
        staff_id = given["staff"].pk if given["staff"] else 0
        return actions.create_account(self.actor, staff_id=staff_id, username=given["username"], password=given["password"])


class AccountChangeForm(ActionForm):
    """Reset a password or a lost second factor."""

    act = forms.ChoiceField(label="办理事项", choices=[("password", "重置密码"), ("second_factor", "重置动态验证码")])
    password = forms.CharField(
        label="新密码", strip=False, required=False, widget=forms.PasswordInput, help_text="重置密码时填写"
    )
    reason = forms.CharField(label="事由", max_length=200)

    class Meta:
        model = User
        fields: tuple[str, ...] = ()

    def write(self) -> User:
        given = self.cleaned_data
        if given["act"] == "password":
            return actions.reset_password(
                self.actor, user_id=self.instance.pk, password=given["password"], reason=given["reason"]
            )
        actions.reset_second_factor(self.actor, user_id=self.instance.pk, reason=given["reason"])
        return self.instance


class GrantForm(ActionForm):
    """Give a role."""

    reason = forms.CharField(label="授权依据", max_length=200)

    class Meta:
        model = RoleGrant
        fields = ("staff", "role", "division", "valid_to")

    def write(self) -> RoleGrant:
        given = self.cleaned_data
        return actions.grant_role(
            self.actor, staff_id=given["staff"].pk, role=given["role"].pk, division_code=given["division"].pk,
            valid_to=given["valid_to"], reason=given["reason"],
        )  # fmt: skip


class RevokeForm(ActionForm):
    """Take a role away."""

    reason = forms.CharField(label="撤销原因", max_length=200)

    class Meta:
        model = RoleGrant
        fields: tuple[str, ...] = ()

    def write(self) -> RoleGrant:
        return actions.revoke_role(self.actor, grant_id=self.instance.pk, reason=self.cleaned_data["reason"])


class StationForm(ActionForm):
    """Add or correct a service centre or station."""

    class Meta:
        model = Station
        fields = ("name", "level", "division", "phone", "address", "opening_hours")

    def write(self) -> Station:
        given = dict(self.cleaned_data)
        division = given.pop("division")
        return actions.save_station(self.actor, station_id=self.instance.pk, division_code=division.pk, **given)


@admin.register(Division)
class DivisionAdmin(BaseAdmin):
    """行政区划: loaded, never edited."""

    view_permission = "org.view_division"
    list_display = ("code", "name", "level", "full_name")
    export_columns = ("code", "name", "level", "full_name", "parent", "pinyin")
    list_filter = ("level",)
    search_fields = ("code__startswith", "name__startswith", "pinyin__startswith")
    search_help_text = "按代码、名称或拼音开头查找"
    display = ("code", "level", "name", "full_name", "parent", "pinyin")

    def rows(self, actor: Actor) -> QuerySet[Division]:
        return queries.divisions(actor).order_by("code")


@admin.register(Station)
class StationAdmin(OrgAdmin):
    """服务中心（站）."""

    view_permission = "org.view_division"
    add_permission = change_permission = "org.save_station"
    add_form = change_form = StationForm
    list_display = ("name", "level", "division", "phone", "opening_hours")
    list_select_related = ("division",)
    search_fields = ("name",)

    def rows(self, actor: Actor) -> QuerySet[Station]:
        return queries.stations(actor).order_by("division_id", "name")

    def get_fieldsets(self, request: Any, obj: Any = None) -> Any:
        """Every column of a station may be corrected, so none is shown twice."""
        fields = tuple(StationForm.base_fields)
        return [(None, {"fields": fields})]

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        return () if self._form_class(request, obj) else tuple(StationForm.base_fields)


@admin.register(Staff)
class StaffAdmin(OrgAdmin):
    """工作人员."""

    view_permission = "org.view_staff"
    add_permission = "org.create_staff"
    change_permission = "org.close_staff"
    add_form, change_form = StaffForm, StaffChangeForm
    list_display = ("number", "name", "lane", "division", "station", "is_active")
    export_columns = ("number", "name", "phone", "lane", "division", "station", "is_active")
    list_select_related = ("division", "station")
    list_filter = ("lane", "is_active")
    search_fields = ("number", "name")
    display = ("number", "name", "phone", "lane", "division", "station", "is_active", "roles")

    def rows(self, actor: Actor) -> QuerySet[Staff]:
        return queries.staff(actor).order_by("number")

    @admin.display(description="在任岗位")
    def roles(self, person: Staff) -> str:
        live = person.grants.filter(is_live=True).select_related("role", "division")
        return "，".join(f"{grant.role.name}（{grant.division.name}）" for grant in live) or "无"


@admin.register(User)
class UserAdmin(OrgAdmin):
    """登录账号."""

    view_permission = "org.view_staff"
    add_permission = "org.create_account"
    change_permission = "org.reset_password"
    add_form, change_form = AccountForm, AccountChangeForm
    list_display = ("username", "staff", "is_active", "last_login", "password_changed_at")
    list_select_related = ("staff",)
    list_filter = ("is_active",)
    search_fields = ("username", "staff__name", "staff__number")
    display = ("username", "staff", "is_active", "last_login", "password_changed_at")

    def rows(self, actor: Actor) -> QuerySet[User]:
        return queries.accounts(actor).order_by("username")


@admin.register(RoleGrant)
class RoleGrantAdmin(OrgAdmin):
    """岗位授权: given and revoked, never edited."""

    view_permission = "org.view_staff"
    add_permission = "org.grant_role"
    change_permission = "org.revoke_role"
    add_form, change_form = GrantForm, RevokeForm
    list_display = ("staff", "role", "division", "valid_from", "valid_to", "is_live", "granted_by")
    list_select_related = ("staff", "role", "division", "granted_by")
    list_filter = ("is_live", "role")
    search_fields = ("staff__name", "staff__number")
    display = ("staff", "role", "division", "valid_from", "valid_to", "is_live", "granted_by", "revoked_by")

    def rows(self, actor: Actor) -> QuerySet[RoleGrant]:
        return queries.grants(actor).order_by("-id")

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """A grant that has ended is history."""
        return (obj is None or obj.is_live) and super().has_change_permission(request, obj)
