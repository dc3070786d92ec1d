"""The shape of the tables: floors, money, labels, migrations."""

import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

FLOORS = [
    "core",
    "org",
    "policy",
    "people|notices",
    "payments|cases",
    "benefits|cards|visits|jobs|alliance|memorials",
    "workbench|reports|station|portal|employer",
    "demo",
]
CHINESE = re.compile("[\u4e00-\u9fff]")
FRAMEWORK = {"auth", "contenttypes", "sessions", "admin"}


def _floor(label: str) -> int:
    return next(number for number, row in enumerate(FLOORS) if label in row.split("|"))


def _models() -> list[type[models.Model]]:
    return [model for config in apps.get_app_configs() if config.name.startswith("apps.") for model in config.get_models()]


def _id(model: type[models.Model]) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", _models(), ids=_id)
def test_foreign_keys_point_down_only(model):
    own = model._meta.app_label
    for field in model._meta.get_fields(include_hidden=False):
        if not isinstance(field, models.ForeignKey) or field.auto_created:
            continue
        other = field.related_model._meta.app_label
        if other in FRAMEWORK or other == own:
            continue
        assert _floor(other) < _floor(own), f"{field} points up or sideways to {other}"
        assert field.remote_field.related_name == "+", f"{field}: a key to another app carries related_name='+'"


@pytest.mark.parametrize("model", _models(), ids=_id)
def test_every_label_is_chinese(model):
    assert CHINESE.search(str(model._meta.verbose_name)), "verbose_name of the model"
    for field in model._meta.local_fields:
        if field.name == "id" or isinstance(field, models.GeneratedField):
            continue
        assert CHINESE.search(str(field.verbose_name)), f"{field}: verbose_name"
        for _, label in field.flatchoices:
            assert CHINESE.search(str(label)), f"{field}: choice {label}"


@pytest.mark.parametrize("model", _models(), ids=_id)
def test_money_is_whole_fen(model):
    for field in model._meta.local_fields:
        assert not isinstance(field, models.FloatField), f"{field} is a float"
        if field.name.endswith("_fen"):
            assert isinstance(field, models.BigIntegerField | models.IntegerField | models.GeneratedField), (
                f"{field} is not an integer"
            )


def test_no_table_has_a_float_column(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name, column_name from information_schema.columns "
            "where table_schema = 'public' and data_type in ('real', 'double precision') and table_name not like 'axes%%'"
        )
        assert cursor.fetchall() == []


def test_models_and_migrations_agree(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_web_owns_nothing(db):
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relowner = 'vp_app'::regrole")
        assert cursor.fetchall() == []


def test_the_web_cannot_rewrite_what_must_stay(db):
    lasting = {
        config.get_model(name)._meta.db_table: forbidden
        for config in apps.get_app_configs()
        for attribute, forbidden in (
            ("append_only", ("UPDATE", "DELETE", "TRUNCATE")),
            ("no_delete", ("DELETE", "TRUNCATE")),
        )
        for name in getattr(config, attribute, ())
    }
    assert lasting
    with connection.cursor() as cursor:
        for table, forbidden in lasting.items():
            for right in forbidden:
                cursor.execute("select has_table_privilege('vp_app', %s, %s)", [table, right])
                assert cursor.fetchone() == (False,), f"{right} on {table}"
