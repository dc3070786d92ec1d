"""变更与查阅记录 of a person: acts on everything that hangs on the dossier, cut by right, a fixed number of statements."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.apps import apps

from apps.core.actor import Actor
from apps.core.errors import Forbidden
from apps.people import actions
from apps.people.choices import RevealReason
from apps.people.queries.acts import acts_of, seen_tables
from apps.people.queries.links import links
from apps.people.queries.timeline import subject_of
from tests.make import make_actor
from tests.people.builders import paper, person

pytestmark = pytest.mark.django_db
DAY = date(2015, 5, 1)


def lived(clerk: Actor) -> int:
    """A dossier with an act on many of its own rows, one of them taken back."""
    row = person()
    actions.record_service(clerk, person_id=row.pk, enlisted_on=date(1990, 12, 1), discharged_on=date(1993, 12, 1))
    honour = actions.record_honour(clerk, person_id=row.pk, kind="third_merit", title="三等功", awarded_on=DAY)
    actions.end_entry(clerk, person_id=row.pk, entry="honour", row_id=honour.pk, reason="登记有误")
    actions.add_relative(clerk, person_id=row.pk, relation="child", name="王小军")
    actions.set_category(clerk, person_id=row.pk, kind="war_veteran", evidence_id=paper(clerk, row).pk)
    actions.record_hardship(clerk, person_id=row.pk, kind="accident", since=DAY, source="镇民政所")
    actions.record_discipline(clerk, person_id=row.pk, kind="warning", since=DAY)
    actions.reveal_field(clerk, person_id=row.pk, field="id_number", reason=RevealReason.VERIFY)
    return row.pk


def told(actor: Actor, person_id: int, **over: Any) -> list[str]:
    return [entry.row_type.partition(".")[2] for entry in acts_of(actor, person_id, **over)]


def test_acts_on_the_own_rows_of_a_person_stand_there_newest_first_and_those_of_others_do_not(clerk: Actor) -> None:
    mine = lived(clerk)
    other = person()
    actions.record_honour(clerk, person_id=other.pk, kind="third_merit", title="三等功", awarded_on=DAY)
    assert told(clerk, mine)[:9] == [
        "Person", "Discipline", "Hardship", "Category", "Document", "Relative", "Honour", "Honour", "ServiceRecord",
    ]  # fmt: skip
    assert told(clerk, other.pk)[0] == "Honour" and told(clerk, other.pk).count("Honour") == 1


def test_what_the_reader_may_not_see_is_left_out(clerk: Actor) -> None:
    mine = lived(clerk)
    blind = replace(clerk, permissions=clerk.permissions - {"people.view_sensitive"})
    assert {"Hardship", "Discipline"}.isdisjoint(told(blind, mine)) and "Honour" in told(blind, mine)
    with pytest.raises(Forbidden):
        acts_of(replace(clerk, permissions=frozenset()), mine)
    bare = replace(clerk, permissions=frozenset({"people.view_person"}))
    seen = {table._meta.app_label for table, _ in seen_tables(bare, subject_of(mine))}
    assert seen == {"people"}, "what another app asks a right for is not shown without it"


def test_every_table_with_a_person_is_looked_at_by_who_may_see_everything(clerk: Actor) -> None:
    rights = frozenset(str(one) for actor in ("benefit_clerk", "leader", "auditor") for one in make_actor(actor).permissions)
    chief = replace(clerk, permissions=rights)
    seen = {table for table, _ in seen_tables(chief, subject_of(person().pk))}
    unlined = {config.label for config in apps.get_app_configs() if not getattr(config, "timeline", "")}
    missing = {link.table for link in links() if link.model not in seen and link.app not in unlined}
    assert missing == {"people_person"}


def test_pages_cost_three_statements_each(clerk: Actor, django_assert_num_queries: Callable[[int], Any]) -> None:
    mine = lived(clerk)
    whole, seen, after = told(clerk, mine), list[str](), None
    while True:
        with django_assert_num_queries(3):
            page = acts_of(clerk, mine, after=after, size=3)
        seen += [entry.row_type.partition(".")[2] for entry in page]
        after = page.next_token
        if after is None:
            break
    assert seen == whole
