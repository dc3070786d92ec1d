"""The names other programs rely on: commands with their flags, tasks, addresses, roles. Behaviour is tested where each lives."""

import pytest
from django.core.management import CommandError, get_commands, load_command_class
from django.db import connection
from django.urls import resolve

from veterans_portal.celery import app

COMMANDS = {
    "start": ["--port", "--host", "--no-demo", "--stop"],
    "seed_demo": ["--scale", "--seed"],
    "load_policy": [],
    "check_cases": ["PATH"],
    "post_month": ["month", "--as"],
    "facts": ["--json", "--only"],
    "check_truth": ["--only"],
    "verify_audit": ["--anchor"],
    "sweep": [],
    "backup": ["dir"],
    "restore": ["dir", "--verify"],
    "rotate_keys": [],
    "doctor": [],
}
STEPS = ("compose", "submit", "review", "approve", "file", "return", "close")


def parser_of(name: str):
    return load_command_class(get_commands()[name], name).create_parser("manage.py", name)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_takes_the_words_it_promises(name):
    known = {word for action in parser_of(name)._actions for word in (*action.option_strings, action.dest, action.metavar)}
    assert set(COMMANDS[name]) <= known


@pytest.mark.parametrize("step", STEPS)
def test_a_step_of_a_batch_is_a_word_and_names_who_acts(step):
    parser = parser_of("batch")
    words = [step, "2026-11" if step == "compose" else "2026-11-01", *(["回盘.txt"] if step == "return" else [])]
    with pytest.raises(CommandError, match="--as"):
        parser.parse_args(words)
    parser.called_from_command_line = True
    assert parser.parse_args([*words, "--as", "limei"]).username == "limei"


def test_the_tasks_are_known_by_name_and_a_job_is_one_number():
    app.loader.import_default_modules()
    assert {"vp.run_job", "vp.tick"} <= set(app.tasks)
    assert app.tasks["vp.run_job"].run.__code__.co_varnames[: app.tasks["vp.run_job"].run.__code__.co_argcount] == (
        "job_id",
    )


@pytest.mark.parametrize("path", ["/healthz", "/api/v1/schema/"])
def test_the_addresses_are_there(path):
    assert resolve(path).func


@pytest.mark.django_db
def test_the_three_roles_are_there_and_none_of_them_rules():
    with connection.cursor() as cursor:
        cursor.execute(
            "select rolname, rolsuper, rolcreaterole, rolbypassrls from pg_roles where rolname in ('vp_owner', 'vp_app', 'vp_audit')"
        )
        roles = {name: rights for name, *rights in cursor.fetchall()}
    assert set(roles) == {"vp_owner", "vp_app", "vp_audit"} and not any(map(any, roles.values()))
