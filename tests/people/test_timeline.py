"""One life in time order from every app; no table with a person can be forgotten; five stages."""

from collections import defaultdict
from datetime import date

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.module_loading import import_string

from apps.core.actor import Actor
from apps.core.pages import BadToken
from apps.core.timeline import Subject
from apps.people import actions
from apps.people.queries.links import links
from apps.people.queries.people import PersonNotFound
from apps.people.queries.timeline import stages_of, strands, timeline
from apps.people.rules.timeline import KINDS, STAGES, Spell, stages
from tests.make import OTHER_TOWN, make_actor
from tests.people.builders import person, phone

pytestmark = pytest.mark.django_db


def test_every_table_with_a_person_has_a_strand_or_says_why_not() -> None:
    house, drawn, excused = Actor.house(), defaultdict(set), {}
    for config in apps.get_app_configs():
        excused |= {f"{config.label}.{name}": why for name, why in getattr(config, "off_timeline", {}).items()}
        if hook := getattr(config, "timeline", ""):
            for one in import_string(hook)(house, Subject([1], ["person:1"])):
                drawn[one.rows.model._meta.label].add(one.name)
    linked = {link.model._meta.label for link in links()} | {"people.Merge", "people.DistinctPair"}
    assert linked - set(drawn) - set(excused) == set()
    assert set(excused) <= linked - set(drawn)
    assert all(len(why) > 10 for why in excused.values())


def test_strands_have_names_of_their_own_and_known_kinds() -> None:
    found = strands(Actor.house(), person().pk)
    assert len({one.name for one in found}) == len(found) > 40
    assert {one.kind for one in found} <= set(KINDS)
    assert {one.stage for one in found} <= {"", *dict(STAGES)}


def test_a_life_is_read_page_by_page_without_gap_or_repeat(clerk: Actor) -> None:
    row = person(phone=phone(1))
    for year in range(1990, 2020):
        actions.record_honour(
            clerk, person_id=row.pk, kind="commended", title=f"嘉奖{year}", awarded_on=date(year, 8, 1), issuer="部队"
        )
    whole = timeline(clerk, row.pk, size=200)
    assert whole.next_token is None
    seen, token = [], None
    while True:
        page = timeline(clerk, row.pk, size=7, after=token)
        seen += page.entries
        token = page.next_token
        if token is None:
            break
    assert seen == list(whole.entries)
    assert [one.on for one in seen] == sorted((one.on for one in seen), reverse=True)
    only = timeline(clerk, row.pk, kind="honour", size=200)
    assert len(only.entries) == 30 and {one.kind for one in only.entries} == {"honour"}


def test_the_number_of_statements_does_not_grow_with_the_life(clerk: Actor) -> None:
    row = person(born_on=date(1950, 1, 1), id_number="", id_number_note="早年没有证件，凭退伍证登记", sex="male")

    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            timeline(clerk, row.pk)
        return len(caught)

    before = statements()
    for year in range(1970, 2020):
        actions.record_honour(clerk, person_id=row.pk, kind="commended", title="嘉奖", awarded_on=date(year, 8, 1))
    assert statements() == before


def test_reads_changes_and_requests_stand_on_the_line_for_who_may_see_them(clerk: Actor, station_clerk: Actor) -> None:
    row = person(phone=phone(2))
    actions.reveal_field(clerk, person_id=row.pk, field="phone", reason="contact")
    asked = actions.request_change(
        station_clerk, person_id=row.pk, version=1, changes={"away_place": "苏州市"}, reason="本人来电"
    )
    actions.apply_change(clerk, request_id=asked.pk)
    actions.record_hardship(clerk, person_id=row.pk, kind="accident", since=date(2020, 1, 1), source="镇民政所")
    words = [one.words for one in timeline(clerk, row.pk, size=200).entries]
    for part in ("出生", "建立档案", "查阅", "申请更正基本信息", "更正基本信息申请已生效", "认定生活困难：突发困难"):
        assert any(part in one for one in words), part
    assert not any("困难" in one.words for one in timeline(make_actor("leader"), row.pk, size=200).entries)


def test_the_line_of_another_township_and_a_foreign_token_are_refused(clerk: Actor) -> None:
    row = person()
    with pytest.raises(PersonNotFound):
        timeline(make_actor(division=OTHER_TOWN), row.pk)
    for token in ("x", "e30", "WyJ4Il0"):
        with pytest.raises(BadToken):
            timeline(clerk, row.pk, after=token)


def test_the_five_stages() -> None:
    enlisted, out, work, paid = date(1990, 12, 1), date(1993, 12, 1), date(1994, 5, 1), date(2024, 8, 1)

    def here(*given: object) -> tuple[str, date | None]:
        found = [one for one in stages(*given) if one.is_here]  # type: ignore[arg-type]
        return (found[0].key, found[0].since) if found else ("", None)

    assert here([], [], paid) == ("", None)
    assert here([Spell(enlisted, None)], [work], paid) == ("serve", enlisted)
    assert here([Spell(enlisted, out)], [], None) == ("discharge", out)
    assert here([Spell(enlisted, out)], [date(1992, 1, 1)], None) == ("discharge", out)
    assert here([Spell(enlisted, out)], [work], None) == ("work", work)
    assert here([Spell(enlisted, out)], [work], paid) == ("preference", paid)
    assert here([Spell(enlisted, out)], [], date(1991, 1, 1)) == ("preference", out)
    again = Spell(date(2000, 12, 1), None)
    assert here([Spell(enlisted, out), again], [work], paid) == ("serve", date(2000, 12, 1))


def test_stages_come_from_the_records(clerk: Actor) -> None:
    row = person()
    assert stages_of(clerk, row.pk) == ()
    actions.record_service(clerk, person_id=row.pk, enlisted_on=date(1990, 12, 1), discharged_on=date(1993, 12, 1))
    actions.record_work(clerk, person_id=row.pk, status="employed", since=date(1994, 3, 1))
    assert [(one.label, one.since) for one in stages_of(clerk, row.pk) if one.is_here] == [("就业", date(1994, 3, 1))]
