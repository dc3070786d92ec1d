"""Staff, accounts and roles: what is done, what is refused, what is written down, and the second time."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Forbidden, Invalid, NotFound
from apps.core.models import AuditEntry
from apps.core.registry import discover
from apps.org import actions, queries, rules
from apps.org.actions.accounts import UsernameTaken, WeakPassword, WrongPassword
from apps.org.actions.staff import HAND_OVERS, NumberTaken, at_hand_over
from apps.org.models import RoleGrant, SignIn, Staff, Station, User
from apps.org.rules import LaneMixed, NotLastOne, ScopeMixed, SelfGrant, StaffClosed
from tests.make import COUNTY, OTHER_TOWN, TOWN, grant_role, make_actor, make_division, make_staff, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "Huaiyuan-2026-mima"


def entries(verb: str, outcome: str = "done") -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(verb=verb, outcome=outcome, via="test").order_by("id"))


def hire(actor: Actor, number: str = "H001", **over: object) -> User:
    values = {"name": "新来的", "username": f"user_{number}", "password": PASSWORD, "division_code": COUNTY} | over
    return actions.create_staff(actor, number=number, **values)


def test_a_person_is_registered_with_a_masked_phone_and_no_right(sysadm):
    user = hire(sysadm, phone="19900001234")
    assert user.check_password(PASSWORD)
    assert user.staff.phone == "199****1234"
    assert queries.actor_of(user, "test").permissions == frozenset()
    assert [entry.after["lane"] for entry in entries("org.create_staff")] == ["business"]
    assert PASSWORD not in str(list(AuditEntry.objects.values()))


def test_a_person_is_refused_twice_badly_named_or_out_of_place(sysadm, clerk):
    hire(sysadm)
    with pytest.raises(NumberTaken, match="工号"):
        hire(sysadm, username="other")
    with pytest.raises(UsernameTaken, match="登录名"):
        hire(sysadm, "H002", username="user_H001")
    with pytest.raises(WeakPassword):
        hire(sysadm, "H003", password="123")
    with pytest.raises(Invalid, match="登录名"):
        hire(sysadm, "H004", username="空 格")
    with pytest.raises(Invalid, match="区划"):
        hire(sysadm, "H005", division_code="110000000000")
    with pytest.raises(Invalid, match="姓名"):
        hire(sysadm, "H006", name=" ")
    with pytest.raises(Invalid, match="岗位类别"):
        hire(sysadm, "H007", lane="boss")
    with pytest.raises(Invalid, match="服务站"):
        hire(sysadm, "H008", station_id=999999)
    with pytest.raises(Forbidden, match="登记工作人员"):
        hire(clerk, "H009")
    assert Staff.objects.filter(number__startswith="H0").count() == 1
    refusals = entries("org.create_staff", "refused")
    assert len(refusals) == 9
    assert all("password" not in (entry.after or {}) for entry in refusals)


def test_a_role_is_granted_by_the_security_administrator_and_takes_effect_at_once(sysadm, secadm):
    user = hire(sysadm)
    actions.grant_role(secadm, staff_id=user.staff_id, role="benefit_clerk", division_code=COUNTY, reason="任命文件")
    actor = queries.actor_of(user, "test")
    assert actor.roles == {"benefit_clerk"}
    assert actor.places == ("340321",)
    assert actor.may("org.sign_in")
    assert not actor.may("org.grant_role")
    assert entries("org.grant_role")[0].after == {"staff": "H001", "role": "benefit_clerk", "division": COUNTY}
    with pytest.raises(AlreadyDone, match="已有这个岗位"):
        actions.grant_role(secadm, staff_id=user.staff_id, role="benefit_clerk", division_code=COUNTY)


def test_nobody_grants_or_revokes_for_themselves_not_even_with_a_second_account(secadm):
    make_division(OTHER_TOWN)
    second = make_user("secadm", staff=Staff.objects.get(pk=secadm.staff_id), division=TOWN)
    for actor in (secadm, queries.actor_of(second, "test")):
        with pytest.raises(SelfGrant, match="另一名安全管理员"):
            actions.grant_role(actor, staff_id=secadm.staff_id, role="secadm", division_code=OTHER_TOWN)
        with pytest.raises(SelfGrant):
            actions.revoke_role(actor, grant_id=RoleGrant.objects.filter(staff_id=secadm.staff_id).first().pk, reason="x")
    assert entries("org.grant_role", "refused")[0].code == "self_grant"


@pytest.mark.parametrize("role", ["auditor", "secadm", "finance", "leader"])
def test_lanes_exclude_each_other_by_rule_and_by_postgresql(secadm, role):
    person = make_staff("两头", role="sysadm")
    grant_role(person, "sysadm")
    with pytest.raises(LaneMixed, match="不同的人"):
        actions.grant_role(secadm, staff_id=person.pk, role=role, division_code=COUNTY)
    with pytest.raises(IntegrityError, match="org_rolegrant_staff_lane"), transaction.atomic():
        grant_role(person, role)
    with pytest.raises(IntegrityError, match="org_rolegrant_role_lane"), transaction.atomic():
        RoleGrant.objects.create(
            staff=person,
            role_id=role,
            lane="sysadm",
            division_id=COUNTY,
            valid_from=secadm.at,
            granted_by_id=secadm.staff_id,
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Staff.objects.filter(pk=person.pk).update(lane="business")


def test_postgresql_refuses_a_superuser_and_a_self_grant(secadm):
    with pytest.raises(IntegrityError, match="org_user_no_superuser"), transaction.atomic():
        User.objects.create_superuser("root", password=PASSWORD)
    person = make_staff()
    with pytest.raises(IntegrityError, match="org_rolegrant_not_self"), transaction.atomic():
        RoleGrant.objects.create(
            staff=person, role_id="finance", lane="business", division_id=COUNTY, valid_from=secadm.at, granted_by=person
        )
    with pytest.raises(CommandError, match="不设超级用户"):
        call_command("createsuperuser", "--username", "root")
    assert AuditEntry.objects.filter(verb="org.create_superuser", outcome="refused").count() == 1


def test_groups_and_permissions_of_the_account_itself_give_nothing():
    from django.contrib.auth.models import Group, Permission

    user = User.objects.create(username="bare")
    user.groups.set(Group.objects.all())
    user.user_permissions.set(Permission.objects.all())
    assert queries.actor_of(user, "test").permissions == frozenset()


def test_different_roles_in_different_places_are_refused(secadm):
    person = make_staff()
    grant_role(person, "station_clerk", TOWN)
    make_division(OTHER_TOWN)
    with pytest.raises(ScopeMixed, match="其他区划"):
        actions.grant_role(secadm, staff_id=person.pk, role="benefit_clerk", division_code=OTHER_TOWN)
    actions.grant_role(secadm, staff_id=person.pk, role="station_clerk", division_code=OTHER_TOWN)
    assert queries.actor_of(User(staff=person, pk=0, username="x"), "test").places == (TOWN[:9], OTHER_TOWN[:9])


def test_a_grant_is_refused_for_unknown_role_place_person_and_term(secadm):
    person = make_staff()
    cases = [
        ({"role": "boss"}, Invalid, "没有这个岗位"),
        ({"division_code": "110000000000"}, Invalid, "区划"),
        ({"valid_to": secadm.at}, Invalid, "截止时间"),
        ({"staff_id": 0}, NotFound, "工作人员"),
    ]
    for over, refusal, words in cases:
        with pytest.raises(refusal, match=words):
            actions.grant_role(secadm, **({"staff_id": person.pk, "role": "finance", "division_code": COUNTY} | over))
    Staff.objects.filter(pk=person.pk).update(is_active=False)
    with pytest.raises(StaffClosed, match="离岗"):
        actions.grant_role(secadm, staff_id=person.pk, role="finance", division_code=COUNTY)


def test_a_grant_ends_when_revoked_or_when_its_term_is_over(secadm, house):
    user = make_user("finance")
    grant = RoleGrant.objects.get(staff=user.staff)
    actions.revoke_role(secadm, grant_id=grant.pk, reason="轮岗")
    grant.refresh_from_db()
    assert (grant.is_live, grant.revoked_by_id) == (False, secadm.staff_id)
    assert queries.actor_of(user, "test").permissions == frozenset()
    with pytest.raises(AlreadyDone):
        actions.revoke_role(secadm, grant_id=grant.pk, reason="轮岗")
    with pytest.raises(NotFound):
        actions.revoke_role(secadm, grant_id=0, reason="x")
    term = actions.grant_role(
        secadm, staff_id=user.staff_id, role="leader", division_code=COUNTY, valid_to=secadm.at + timedelta(days=1)
    )
    assert queries.actor_of(user, "test").roles == {"leader"}
    later = secadm.at + timedelta(days=2)
    assert queries.actor_of(user, "test", at=later).roles == frozenset()
    assert actions.expire_grants(house.moved(later)) == 1
    term.refresh_from_db()
    assert not term.is_live
    assert actions.expire_grants(house.moved(later)) == 0


def test_a_grant_revoked_in_its_first_instant_keeps_a_term(secadm):
    person = make_staff()
    grant = actions.grant_role(secadm, staff_id=person.pk, role="finance", division_code=COUNTY)
    ended = actions.revoke_role(secadm, grant_id=grant.pk, reason="误操作")
    assert ended.valid_to > ended.valid_from


def test_the_last_security_administrator_stays(secadm, sysadm, house):
    RoleGrant.objects.filter(role_id="secadm").exclude(staff_id=secadm.staff_id).update(is_live=False, valid_to=secadm.at)
    grant = RoleGrant.objects.get(role_id="secadm", is_live=True)
    with pytest.raises(NotLastOne, match="最后一名"):
        actions.revoke_role(house, grant_id=grant.pk, reason="x")
    with pytest.raises(NotLastOne):
        actions.close_staff(sysadm, staff_id=secadm.staff_id, reason="x")


def test_leaving_ends_roles_accounts_and_sessions_and_may_be_undone(sysadm):
    user = make_user("finance")
    SignIn.objects.create(user=user, session_digest="d")
    actions.close_staff(sysadm, staff_id=user.staff_id, reason="调离")
    user.refresh_from_db()
    assert not user.is_active
    assert not RoleGrant.objects.filter(staff=user.staff, is_live=True).exists()
    assert SignIn.objects.get(user=user).end == "closed"
    assert entries("org.close_staff")[0].reason == "调离"
    with pytest.raises(AlreadyDone):
        actions.close_staff(sysadm, staff_id=user.staff_id, reason="再来")
    actions.reopen_staff(sysadm, staff_id=user.staff_id, reason="误操作")
    user.refresh_from_db()
    assert user.is_active
    assert queries.actor_of(user, "test").roles == frozenset()
    with pytest.raises(AlreadyDone, match="在岗"):
        actions.reopen_staff(sysadm, staff_id=user.staff_id, reason="x")
    with pytest.raises(SelfGrant):
        actions.close_staff(sysadm, staff_id=sysadm.staff_id, reason="x")


def test_a_lane_changes_only_without_live_roles(sysadm, secadm):
    user = make_user("finance")
    with pytest.raises(LaneMixed, match="先由安全管理员"):
        actions.change_lane(sysadm, staff_id=user.staff_id, lane="auditor", reason="轮岗")
    actions.revoke_role(secadm, grant_id=RoleGrant.objects.get(staff=user.staff).pk, reason="轮岗")
    actions.change_lane(sysadm, staff_id=user.staff_id, lane="auditor", reason="轮岗")
    actions.grant_role(secadm, staff_id=user.staff_id, role="auditor", division_code=COUNTY)
    assert queries.actor_of(user, "test").may("core.view_audit")
    for lane, refusal in (("auditor", AlreadyDone), ("boss", Invalid)):
        with pytest.raises(refusal):
            actions.change_lane(sysadm, staff_id=user.staff_id, lane=lane, reason="x")
    with pytest.raises(SelfGrant):
        actions.change_lane(sysadm, staff_id=sysadm.staff_id, lane="business", reason="x")


def test_a_hand_over_moves_every_kind_of_open_work(sysadm, monkeypatch):
    giver, taker, other = make_staff("交出人"), make_staff("接收人"), make_staff("审计", role="auditor")
    discover()
    monkeypatch.setattr("apps.org.actions.staff.HAND_OVERS", dict(HAND_OVERS))
    from apps.org.actions import staff as module

    module.HAND_OVERS["测试事项"] = lambda actor, source, target: 3 if (source, target) == (giver.pk, taker.pk) else 0
    moved = actions.hand_over(sysadm, staff_id=giver.pk, to_staff_id=taker.pk, reason="离岗交接")
    assert moved["测试事项"] == 3
    assert entries("org.hand_over")[0].after["to"] == taker.pk
    with pytest.raises(Invalid, match="同一人"):
        actions.hand_over(sysadm, staff_id=giver.pk, to_staff_id=giver.pk, reason="x")
    with pytest.raises(LaneMixed):
        actions.hand_over(sysadm, staff_id=giver.pk, to_staff_id=other.pk, reason="x")
    Staff.objects.filter(pk=taker.pk).update(is_active=False)
    with pytest.raises(StaffClosed, match="接收人"):
        actions.hand_over(sysadm, staff_id=giver.pk, to_staff_id=taker.pk, reason="x")


def test_upper_apps_register_what_moves(monkeypatch):
    discover()  # before the register is exchanged: what registers meanwhile would be lost to every later test
    monkeypatch.setattr("apps.org.actions.staff.HAND_OVERS", {})
    from apps.org.actions import staff as module

    at_hand_over("事项", lambda actor, source, target: 0)
    assert list(module.HAND_OVERS) == ["事项"]


def test_passwords_are_reset_for_others_and_changed_for_oneself(sysadm, clerk):
    user = User.objects.get(pk=clerk.user_id)
    actions.reset_password(sysadm, user_id=user.pk, password=PASSWORD, reason="忘记密码")
    with pytest.raises(SelfGrant, match="我的账号"):
        actions.reset_password(sysadm, user_id=sysadm.user_id, password=PASSWORD, reason="x")
    with pytest.raises(WrongPassword):
        actions.change_password(clerk, current="不对", password=PASSWORD)
    with pytest.raises(WeakPassword, match="相同"):
        actions.change_password(clerk, current=PASSWORD, password=PASSWORD)
    actions.change_password(clerk, current=PASSWORD, password=PASSWORD + "x")
    user.refresh_from_db()
    assert user.check_password(PASSWORD + "x")
    with pytest.raises(NotFound):
        actions.reset_password(sysadm, user_id=0, password=PASSWORD, reason="x")


def test_a_second_account_belongs_to_the_same_person(sysadm, clerk):
    second = actions.create_account(sysadm, staff_id=clerk.staff_id, username="li.mei.2", password=PASSWORD)
    assert queries.actor_of(second, "test").staff_id == clerk.staff_id
    Staff.objects.filter(pk=clerk.staff_id).update(is_active=False)
    with pytest.raises(StaffClosed):
        actions.create_account(sysadm, staff_id=clerk.staff_id, username="li.mei.3", password=PASSWORD)


def test_stations_are_added_and_corrected_inside_ones_places(sysadm):
    row = actions.save_station(sysadm, name="怀远县退役军人服务中心", level="county", division_code=COUNTY)
    actions.save_station(
        sysadm, station_id=row.pk, name="怀远县退役军人服务中心", level="county", division_code=COUNTY, phone="0552-8000000"
    )
    assert Station.objects.get(pk=row.pk).phone == "0552-8000000"
    for over, words in (
        ({"name": " "}, "名称"),
        ({"division_code": "110000000000"}, "区划"),
        ({"level": "x"}, "级别"),
        ({}, "同名"),
    ):
        with pytest.raises(Invalid, match=words):
            actions.save_station(sysadm, **({"name": row.name, "level": "county", "division_code": COUNTY} | over))
    with pytest.raises(NotFound):
        actions.save_station(sysadm, station_id=0, name="另一站", level="county", division_code=COUNTY)


def test_queries_are_cut_to_places_and_permissions(clerk, sysadm):
    with pytest.raises(Forbidden):
        queries.staff(clerk)
    town = make_actor("sysadm", division=TOWN)
    inside, outside = make_staff(division=TOWN), make_staff(division=OTHER_TOWN)
    assert set(queries.staff(town).values_list("pk", flat=True)) >= {inside.pk}
    assert not queries.staff(town).filter(pk=outside.pk).exists()
    with pytest.raises(NotFound):
        queries.lock_staff(town, outside.pk)
    assert not queries.divisions(Actor.nobody()).exists()
    assert queries.divisions(Actor.house()).count() > 1000


def test_an_actor_by_id_or_name(clerk):
    user = User.objects.get(pk=clerk.user_id)
    assert queries.actor_of_id(user.pk, "job").permissions == clerk.permissions
    assert queries.actor_of_id(0, "job").permissions == frozenset()
    assert queries.actor_of_username(user.username, "command").staff_id == clerk.staff_id
    with pytest.raises(NotFound, match="没有名为"):
        queries.actor_of_username("没有这个人", "command")


def test_an_actor_costs_one_query(clerk, django_assert_num_queries):
    user = User.objects.get(pk=clerk.user_id)
    with django_assert_num_queries(1):
        queries.actor_of(user, "page")


def test_the_commands_create_people_and_reset_passwords(capsys, tmp_path):
    file = tmp_path / "p"
    file.write_text(PASSWORD + "\n")
    call_command(
        "create_staff", number="C1", name="命令建", username="cmd.one", division=COUNTY, role="auditor", password_file=file
    )
    user = User.objects.get(username="cmd.one")
    assert user.check_password(PASSWORD)
    assert queries.actor_of(user, "test").roles == {"auditor"}
    call_command("reset_password", "cmd.one", reason="演练")
    user.refresh_from_db()
    assert user.check_password(capsys.readouterr().out.strip().rpartition("：")[2])
    with pytest.raises(CommandError, match="工号"):
        call_command("create_staff", number="C1", name="又一个", username="cmd.two", division=COUNTY)
    with pytest.raises(CommandError, match="没有名为"):
        call_command("reset_password", "nobody", reason="x")
    with pytest.raises(CommandError, match="权限"):
        call_command("create_staff", number="C2", name="越权", username="cmd.three", division=COUNTY, as_user="cmd.one")


def test_rules_of_the_session_clock():
    assert rules.session_over(0, 0, 899, idle=900, longest=28800) is None
    assert rules.session_over(0, 0, 900, idle=900, longest=28800) == "idle"
    assert rules.session_over(0, 28799, 28800, idle=900, longest=28800) == "absolute"
