"""`facts --json`: canonical, stable, without anybody's numbers and without row numbers of the database."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.core.actor import Actor
from apps.core.errors import Forbidden, Invalid
from apps.people.models import PayeeAccount, Person
from apps.people.queries.clear import clear
from apps.reports.queries import KINDS, facts

ALL = {
    "entitlement", "event", "standard", "parameter", "grant", "due", "payment", "netting", "batch", "settlement", "transfer",
    "receivable", "case", "card", "visit",
}  # fmt: skip


@pytest.fixture
def dump(demo) -> str:
    out = StringIO()
    call_command("facts", "--json", stdout=out)
    return out.getvalue()


def test_every_line_is_one_json_object_and_every_kind_is_there(dump):
    kinds = [json.loads(line)["kind"] for line in dump.splitlines()]
    assert set(kinds) == ALL == set(KINDS)
    assert [kind for place, kind in enumerate(kinds) if place == 0 or kinds[place - 1] != kind] == list(KINDS)


def test_two_runs_give_the_same_bytes(dump):
    again = StringIO()
    call_command("facts", "--json", stdout=again)
    assert again.getvalue() == dump


def test_keys_are_unique_and_sorted_within_their_kind(dump):
    found: dict[str, list[str]] = {"due": [], "payment": [], "batch": []}
    for line in dump.splitlines():
        fact = json.loads(line)
        if fact["kind"] in found:
            found[fact["kind"]].append(fact["ref"] if fact["kind"] == "payment" else fact["key"])
    for keys in found.values():
        assert keys
        assert len(set(keys)) == len(keys)
    assert found["batch"] == sorted(found["batch"])


def test_the_lines_have_the_published_shape(dump):
    first = {}
    for line in dump.splitlines():
        fact = json.loads(line)
        first.setdefault(fact["kind"], fact)
    assert {"person", "scheme", "facts", "decided_on", "valid", "region"} <= set(first["entitlement"])
    assert {"code", "mode"} == set(first["entitlement"]["region"])
    assert {"person", "scheme", "event", "on", "known_on"} <= set(first["event"])
    assert {"scheme", "facts", "yuan", "per", "effective_from", "known_on", "region"} <= set(first["standard"])
    assert {"key", "person", "scheme", "component", "period", "seq", "fen", "posted_on"} <= set(first["due"])
    assert {"ref", "person", "batch", "fen", "state", "dues"} <= set(first["payment"])
    assert {"key", "state", "count", "fen", "maker", "signed_by", "files"} <= set(first["batch"])
    assert len(first["batch"]["files"][0]) == 64


def test_sums_agree_between_kinds(dump):
    lines = [json.loads(line) for line in dump.splitlines()]
    batches = {fact["key"]: fact for fact in lines if fact["kind"] == "batch"}
    dues = {fact["key"]: fact["fen"] for fact in lines if fact["kind"] == "due"}
    sums = dict.fromkeys(batches, 0)
    for fact in lines:
        if fact["kind"] == "payment" and fact["state"] != "withdrawn":
            assert fact["fen"] == sum(dues[key] for key in fact["dues"]) - fact["setoff"]
            sums[fact["batch"]] += fact["fen"]
    assert sums == {key: fact["fen"] for key, fact in batches.items()}


def test_no_number_of_a_person_stands_in_the_dump(dump):
    for person in Person.objects.all():
        assert clear(person, "id_number") not in dump
        for text in (clear(person, "phone"), clear(person, "address")):
            assert not text or text not in dump
    for account in PayeeAccount.objects.all():
        assert clear(account, "account") not in dump
    assert not [name for name in Person.objects.values_list("name", flat=True)[:500] if f'"{name}"' in dump]


def test_one_kind_can_be_asked_for(demo):
    out = StringIO()
    call_command("facts", "--json", "--only", "batch", stdout=out)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert {line["kind"] for line in lines} == {"batch"}
    assert len(lines) == 27


def test_an_unknown_kind_is_refused_in_words(db):
    with pytest.raises(CommandError, match="没有名为"):
        call_command("facts", "--json", "--only", "nonsense")
    with pytest.raises(Invalid):
        list(facts(Actor.house(), ["nonsense"]))


def test_facts_need_the_permission(clerk, auditor):
    with pytest.raises(Forbidden):
        next(facts(clerk))
    assert list(facts(auditor, ["batch"])) == []
