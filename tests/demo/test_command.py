"""`seed_demo`: refuses a used database and a county too small, keeps passwords to itself, and an interruption can be undone."""

import os
import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.demo.actions.staff import POSTS, Cast, password, write_accounts
from apps.org.models import RoleGrant, User
from apps.people.models import Person


def test_a_used_database_is_refused(demo):
    before = Person.objects.count()
    with pytest.raises(CommandError, match="已有人员或应发"):
        call_command("seed_demo", "--quiet", stdout=StringIO())
    assert Person.objects.count() == before


def test_a_county_too_small_is_refused(db):
    with pytest.raises(CommandError, match="至少需要"):
        call_command("seed_demo", "--scale", "5", stdout=StringIO())


def test_a_whole_county_is_never_emptied(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    with pytest.raises(CommandError, match="没有找到"):
        call_command("reset_demo", stdout=StringIO())


@pytest.mark.django_db(transaction=True)
def test_an_interrupted_county_is_emptied_and_can_be_made_again(settings, tmp_path, monkeypatch):
    from apps.demo.management.commands import seed_demo

    def interrupted(*_args, **_options):
        raise KeyboardInterrupt

    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(seed_demo, "seed_county", interrupted)
    with pytest.raises(KeyboardInterrupt):
        call_command("seed_demo", "--scale", "40", stdout=StringIO())
    assert seed_demo.marker().is_file()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("set role none")
    call_command("reset_demo", stdout=StringIO())
    assert not seed_demo.marker().exists()
    assert connection.introspection.table_names() == []


@pytest.mark.skipif("VP_HOSTILE" not in os.environ, reason="20 s each; VP_HOSTILE=1 runs them")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [40, 45, 60, 85])
def test_a_small_county_lives_to_its_end(size):
    """Few people: the same person is met twice where a larger county has two."""
    from apps.core.actor import now
    from apps.demo.actions import seed_county
    from apps.demo.management.commands.seed_demo import SEED

    assert seed_county(now(), payees=size, seed=SEED).payees == size


def test_every_member_of_staff_has_one_role_and_one_account(demo):
    assert User.objects.count() == len(POSTS)
    held = set(RoleGrant.objects.filter(is_live=True).values_list("staff__accounts__username", "role_id"))
    assert held == {(post.username, post.role) for post in POSTS}
    assert not User.objects.filter(is_superuser=True).exists()


def test_passwords_are_random_and_the_file_is_only_for_its_owner(tmp_path: Path):
    words = {password() for _ in range(200)}
    assert len(words) == 200
    cast = Cast({}, {post.username: password() for post in POSTS})
    file = tmp_path / "inner" / "demo-accounts.txt"
    text = write_accounts(cast, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text(encoding="utf-8") == text
    assert all(cast.passwords[post.username] in text and post.name in text for post in POSTS)


def test_the_same_seed_makes_the_same_facts(django_db_blocker, template_database, django_db_setup):
    from apps.core.actor import Actor, now
    from apps.demo.actions import seed_county
    from apps.reports.queries import facts
    from tests import database
    from tests.environment import TEST_DB

    dumps = []
    with django_db_blocker.unblock():
        for _ in range(2):
            database.clone(f"{TEST_DB}_same", template_database)
            database.point_to(f"{TEST_DB}_same")
            seed_county(now(), payees=60, seed=3, months=4)
            dumps.append("\n".join(facts(Actor.house())))
        database.drop(f"{TEST_DB}_same")
        database.point_to(TEST_DB)
    assert dumps[0] == dumps[1]
