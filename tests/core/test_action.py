"""The action decorator and the audit trail."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from apps.core import audit
from apps.core.action import MissingAudit, action, effects, require
from apps.core.actor import Actor
from apps.core.errors import Conflict, Forbidden, Invalid
from apps.core.models import AuditEntry, Heartbeat
from apps.core.registry import REGISTRY, register


class Stale(Conflict):
    default = "页面已过期，请刷新。"


@action(permission="core.test_beat", label="测试心跳")
def beat(actor: Actor, *, name: str, note: bool = True, refuse: bool = False) -> Heartbeat:
    row = Heartbeat.objects.create(name=name)
    if note:
        audit.record(actor, "core.test_beat", row, after={"name": name})
    if refuse:
        raise Stale
    return row


@action(permission="core.test_outer", label="测试外层")
def outer(actor: Actor, *, refuse: bool = False) -> None:
    beat(actor, name="inner", refuse=refuse)


@pytest.fixture(autouse=True)
def _registry():
    yield
    REGISTRY.setdefault("core.test_beat", "测试心跳")


def someone(*permissions: str) -> Actor:
    return Actor(
        user_id=7,
        staff_id=3,
        name="李梅",
        permissions=frozenset(permissions),
        roles=frozenset({"benefit_clerk"}),
        ip="10.0.0.9",
    )


@pytest.mark.django_db
def test_an_action_does_its_work_and_writes_one_entry():
    before = effects()
    beat(someone("core.test_beat"), name="a")
    entry = AuditEntry.objects.latest("id")
    assert (entry.outcome, entry.verb, entry.label, entry.staff_id, entry.ip) == (
        "done",
        "core.test_beat",
        "测试心跳",
        3,
        "10.0.0.9",
    )
    assert (entry.row_type, entry.row_id, entry.after) == ("core.Heartbeat", "a", {"name": "a"})
    assert effects() == before + 1


@pytest.mark.django_db
def test_without_permission_nothing_happens_but_one_refusal_entry():
    with pytest.raises(Forbidden, match="测试心跳"):
        beat(someone(), name="a")
    assert not Heartbeat.objects.filter(name="a").exists()
    entry = AuditEntry.objects.get(verb="core.test_beat")
    assert (entry.outcome, entry.code) == ("refused", "forbidden")


@pytest.mark.django_db
def test_a_refusal_inside_rolls_back_and_leaves_exactly_one_entry_with_its_reason():
    with pytest.raises(Stale):
        beat(someone("core.test_beat"), name="a", refuse=True)
    assert not Heartbeat.objects.filter(name="a").exists()
    entry = AuditEntry.objects.get(verb="core.test_beat")
    assert (entry.outcome, entry.code, entry.reason, entry.after) == (
        "refused",
        "stale",
        "页面已过期，请刷新。",
        {"refuse": True},
    )


@pytest.mark.django_db
def test_nested_actions_answer_once_for_a_refusal_and_count_as_one_effect():
    actor, before = someone("core.test_beat", "core.test_outer"), effects()
    with pytest.raises(Stale):
        outer(actor, refuse=True)
    assert list(AuditEntry.objects.filter(verb__startswith="core.test_").values_list("verb", "outcome")) == [
        ("core.test_outer", "refused")
    ]
    outer(actor)
    assert effects() == before + 1
    with pytest.raises(Forbidden):
        outer(someone("core.test_outer"))


@pytest.mark.django_db
def test_an_action_that_records_nothing_is_rolled_back():
    with pytest.raises(MissingAudit):
        beat(someone("core.test_beat"), name="a", note=False)
    assert not Heartbeat.objects.filter(name="a").exists()


@pytest.mark.django_db
def test_a_refusal_entry_survives_once_when_its_outer_transaction_is_lost():
    with pytest.raises(Stale) as caught, transaction.atomic():
        beat(someone("core.test_beat"), name="a", refuse=True)
    assert not AuditEntry.objects.filter(verb="core.test_beat").exists()
    audit.refused_again(caught.value)
    audit.refused_again(caught.value)
    assert AuditEntry.objects.filter(verb="core.test_beat").count() == 1


@pytest.mark.django_db
def test_personal_data_never_enters_an_entry_in_clear():
    secret = "999321195001011237"
    audit.record(
        someone(),
        "x.y",
        ("x.Row", 1, f"王{secret}"),
        {"old": secret, "blob": b"1"},
        {"new": [secret, 5]},
        f"电话19900001234 {secret}",
    )
    entry = AuditEntry.objects.latest("id")
    text = f"{entry.row_label}{entry.before}{entry.after}{entry.reason}"
    assert secret not in text
    assert "19900001234" not in text
    assert entry.after["new"][1] == 5


@pytest.mark.django_db
def test_showing_a_field_in_full_needs_a_reason():
    with pytest.raises(Invalid, match="事由"):
        audit.read(someone(), ("people.Person", 1, "王*"), "id_number", " ")
    entry = audit.read(someone(), ("people.Person", 1, "王*"), "id_number", "电话核实")
    assert (entry.outcome, entry.verb) == ("read", "read.id_number")


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["update core_auditentry set reason = 'x'", "delete from core_auditentry", "truncate core_auditentry cascade",
                                       "update core_auditblock set count = 2", "delete from core_auditseal"])  # fmt: skip
def test_the_audit_tables_refuse_their_owner_too(statement, as_owner):
    from django.db import connection

    from apps.core import chain

    audit.record(someone(), "x.y", ("x.Row", 1, "一"))
    chain.seal(Actor.house())
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_permissions_have_one_label():
    register("core.test_label", "甲")
    with pytest.raises(ValueError, match="two labels"):
        register("core.test_label", "乙")


def test_the_house_may_everything_and_nobody_nothing(db):
    house = Actor.house()
    assert house.may("anything.at_all")
    assert house.sees("340321104201")
    nobody = Actor.nobody()
    assert not nobody.may("people.view_person")
    assert not nobody.sees("340321104201")
    with pytest.raises(Forbidden):
        require(nobody, "people.view_person")
    town = replace(nobody, places=("340321104",))
    assert town.sees("340321104201")
    assert not town.sees("340321105201")
