"""Many hands at once: sealer beside writers, one key from many clients, one slot for many clocks, guessing in parallel."""

import random
import time
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test import Client

from apps.core import audit, chain, queue, rotation, sealing, sweeping
from apps.core.actor import Actor
from apps.core.errors import DomainError
from apps.core.models import AuditEntry, AuditSeal, Job
from apps.core.registry import discover
from apps.org import actions, queries
from apps.org.actions.second_factor import count_attempt
from apps.org.models import RoleGrant, User
from apps.org.rules import TooManyCodes, WrongCode
from tests.core import test_idempotency
from tests.core.test_idempotency import count
from tests.make import COUNTY, make_actor, make_staff, make_user

pytestmark = pytest.mark.django_db(transaction=True)
HOUSE = Actor.house()


def together(times: int, work: Callable[[int], Any]) -> list[Any]:
    """Run ``work(0..times-1)`` in as many threads; connections are closed behind each."""

    def one(number: int) -> Any:
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_the_sealer_beside_sixteen_writers_seals_every_entry_once():
    def write(number: int) -> None:
        dice = random.Random(number)
        if number == 0:
            for _ in range(40):
                chain.seal(HOUSE)
                time.sleep(0.02)
            return
        for step in range(25):
            try:
                with transaction.atomic():
                    audit.record(HOUSE, "x.y", ("x.Row", f"{number}-{step}", "并发"))
                    time.sleep(dice.random() / 100)
                    if dice.random() < 0.2:
                        raise ZeroDivisionError
            except ZeroDivisionError:
                continue

    together(17, write)
    chain.seal(HOUSE)
    verdict = chain.verify()
    assert verdict.problem == ""
    assert verdict.entries == AuditEntry.objects.count() == AuditSeal.objects.count()


def test_two_sealers_never_branch_the_chain():
    for number in range(30):
        audit.record(HOUSE, "x.y", ("x.Row", number, "两个封存进程"))
    total = sum(together(6, lambda _: chain.seal(HOUSE)))
    assert total + chain.seal(HOUSE) == AuditSeal.objects.count() == AuditEntry.objects.count()
    assert chain.verify().problem == ""


def test_twenty_clients_with_one_key_have_one_effect(settings):
    settings.ROOT_URLCONF = test_idempotency.__name__
    user = User.objects.get(pk=make_actor("benefit_clerk").user_id)
    key = str(uuid.uuid4())
    clients = [Client(raise_request_exception=False) for _ in range(20)]
    clients[0].force_login(user)
    for client in clients[1:]:
        client.cookies = clients[0].cookies

    answers = together(20, lambda number: clients[number].post("/page/", {"mode": "body", "idem": key}))
    assert count() == 1
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert len({answer.content for answer in answers if answer.status_code == 200}) == 1
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    answers = together(
        20, lambda number: clients[number].post("/api/v1/thing/", {}, content_type="application/json", headers=headers)
    )
    assert count() == 2
    assert {answer.status_code for answer in answers} <= {201, 409}


def test_one_order_from_many_hands_is_one_job():
    jobs = together(12, lambda _: queue.later(HOUSE, "core.no_worker", key="2026-11").pk)
    assert len(set(jobs)) == 1
    claims = together(8, lambda _: queue.claim(jobs[0]))
    assert sum(claim is not None for claim in claims) == 1
    assert Job.objects.get().attempts == 1


def test_many_clocks_use_a_slot_once_and_order_daily_work_once(monkeypatch):
    assert Counter(together(10, lambda _: sweeping.claim_slot("x", "2026-11-22"))) == {True: 1, False: 9}
    discover()  # before the register is exchanged: what registers meanwhile would be lost to every later test
    monkeypatch.setattr(sweeping, "DAILY", {"core.no_worker": sweeping.Daily("core.no_worker", sweeping.time(0, 0))})
    together(4, lambda _: sweeping._order_daily(HOUSE))
    assert Job.objects.filter(kind="core.no_worker").count() == 1


def test_parallel_guesses_get_five_tries_not_five_each():
    user = make_user("benefit_clerk")
    actor = queries.actor_of(user, "test")
    actions.start_second_factor(actor, issuer="测试局")

    def guess(_: int) -> str:
        try:
            actions.pass_second_factor(actor, code="000000", counted=count_attempt(actor))
        except (WrongCode, TooManyCodes, DomainError) as refusal:
            return refusal.code or ""
        return "in"

    results = Counter(together(16, guess))
    assert results["too_many_codes"] == 11
    assert results["in"] == 0


def test_two_lanes_granted_at_the_same_moment_never_both_hold():
    person = make_staff("两头")
    first, second = make_actor("secadm"), make_actor("secadm")

    def grant(number: int) -> str:
        try:
            if number % 2:
                actions.grant_role(first, staff_id=person.pk, role="finance", division_code=COUNTY)
            else:
                actions.change_lane(make_actor_cache[number], staff_id=person.pk, lane="auditor", reason="轮岗")
        except DomainError as refusal:
            return refusal.code or ""
        return "ok"

    make_actor_cache = {number: make_actor("sysadm") for number in range(0, 6, 2)}
    together(6, grant)
    person.refresh_from_db()
    lanes = set(RoleGrant.objects.filter(staff=person, is_live=True).values_list("lane", flat=True))
    assert lanes <= {person.lane}
    assert second.staff_id != first.staff_id


@pytest.fixture
def own_keys(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    settings.KEYS = str(tmp_path / "keys.json")


def make_people(numbers: range) -> None:
    from apps.people.models import Person

    for number in numbers:
        key, text = uuid.uuid4(), f"99932119500101{number:04d}"
        Person.objects.create(
            row_key=key, dossier_no=f"R-{number}", name="轮换", name_pinyin="lunhuan", name_initials="lh", sex="male",
            born_on="1950-01-01", registered_on="2020-01-01", division_id=COUNTY, id_number_tail="**** 0001",
            id_number_sealed=sealing.seal("people_person.id_number", key, text), id_number_blind=sealing.blind("id_number", text),
        )  # fmt: skip


def test_keys_rotate_under_load_and_a_number_stays_unique_across_versions(own_keys, monkeypatch, capsys):
    from apps.people.models import Person

    monkeypatch.setattr(rotation, "CHUNK", 7)
    make_people(range(60))
    failures, searches = [], []

    def read(number: int) -> None:
        if number == 0:
            call_command("rotate_keys", drop_old=True)
            return
        for step in range(60):
            row = Person.objects.get(dossier_no=f"R-{step}")
            text = f"99932119500101{step:04d}"
            if sealing.unseal("people_person.id_number", row.row_key, row.id_number_sealed) != text:
                failures.append(step)
            with transaction.atomic():
                searches.append(sealing.taken(Person.objects.all(), "id_number", text))
            time.sleep(0.08)

    together(4, read)
    assert not failures
    assert all(searches)
    assert {sealing.key_version(row.id_number_sealed) for row in Person.objects.all()} == {2}
    assert rotation.versions_in_use()["people_person.id_number"] == {2}
    assert "已删除旧密钥：第 1 版" in capsys.readouterr().out
    with transaction.atomic():
        assert not sealing.taken(Person.objects.all(), "id_number", "999321195001019999")


def test_a_killed_rotation_is_resumed_and_a_swapped_ciphertext_is_named(own_keys, monkeypatch):
    from django.core.management import CommandError

    from apps.people.models import Person

    monkeypatch.setattr(rotation, "RECHECK_SECONDS", 0.05)
    monkeypatch.setattr("apps.core.keys.RECHECK_SECONDS", 0.0)
    monkeypatch.setattr(rotation, "CHUNK", 5)
    make_people(range(12))
    version = rotation.open_version(HOUSE)
    column = next(one for one in rotation.sealed_columns() if one.place == "people_person.id_number")
    rotation.rotate_chunk(HOUSE, column=column, version=version, after=None, report=rotation.Report(version))
    assert rotation.open_version(HOUSE) == version
    with pytest.raises(rotation.StillInUse, match="people_person"):
        rotation.drop_old_versions(HOUSE)
    first, second = Person.objects.order_by("-id")[:2]
    with connection.cursor() as cursor:
        cursor.execute(
            "update people_person set id_number_sealed = %s where id = %s", [bytes(second.id_number_sealed), first.pk]
        )
    with pytest.raises(CommandError, match=f"第{first.pk}行密文校验失败"):
        call_command("rotate_keys")
    assert rotation.versions_in_use()["people_person.id_number"] == {1, 2}
