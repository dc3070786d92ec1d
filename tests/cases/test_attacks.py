"""What PostgreSQL refuses of the case engine, whoever holds the web's role and writes plain SQL."""

import pytest
from django.db import DatabaseError, connection, transaction

from apps.cases import actions
from apps.cases.models import Case, CaseEvent
from apps.core.actor import Actor
from tests.cases.make import papers, start, station, step

pytestmark = pytest.mark.django_db

EVENT = """insert into cases_caseevent (case_id, version_id, seq, from_step, act, to_step, staff_id, role, note, answer, ground, told, at)
           select id, version_id, seq + 1, step, '{act}', '{to}', {staff}, 'benefit_reviewer', '', '', '', '', now() from cases_case where id = {case}"""
MOVE = "update cases_case set seq = seq + 1, step = '{to}' where id = {case}"
ATTACKS = {
    "an event is rewritten": ["update cases_caseevent set note = 'x' where case_id = {case}"],
    "an event is removed": ["delete from cases_caseevent where case_id = {case}"],
    "a case is removed": ["delete from cases_case where id = {case}"],
    "a case jumps to its end without an event": ["update cases_case set step = 'done', state = 'done', at_id = null where id = {case}"],
    "a case goes to a step without an event": [MOVE.format(to="approve", case="{case}")],
    "an event that is no edge": [EVENT.format(act="skip", to="done", staff="{other}", case="{case}"), MOVE.format(to="done", case="{case}")],
    "a known act that leads elsewhere": [EVENT.format(act="take", to="approve", staff="{other}", case="{case}")],
    "an event beside the chain": [EVENT.replace("seq + 1", "seq + 5").format(act="take", to="visit", staff="{other}", case="{case}")],
    "an event without its case": [EVENT.format(act="take", to="visit", staff="{other}", case="{case}")],
    "a receipt number is changed": ["update cases_case set receipt_no = 'KN2026-999999-9' where id = {case}"],
    "a receipt number is given twice": ["update cases_case set receipt_no = (select receipt_no from cases_case where id = {second}) where id = {case}"],
    "a clock begins later": ["update cases_caseclock set started_on = started_on + 30 where case_id = {case}"],
    "a clock is removed": ["delete from cases_caseclock where case_id = {case}"],
    "a reminder is forgotten": ["delete from cases_casereminder"],
    "the separation of persons is taken out": ["update cases_kindstep set apart = array[]::varchar[]"],
    "an edge is added to a loaded kind": ["update cases_kindedge set to_step = 'done' where act = 'take'"],
    "a definition is rewritten": ["update cases_kindversion set definition = '{{}}'::jsonb"],
    "a guard is dropped": ["drop trigger cases_event_apart on cases_caseevent"],
    "a guard is switched off": ["alter table cases_caseevent disable trigger all"],
}  # fmt: skip


def attack(statements: list[str], **given: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql.format(**given))
            assert cursor.rowcount != 0, "the attack hit nothing"
        cursor.execute("set constraints all immediate")


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_plain_sql_is_refused(name):
    taker, other = station(), station("另一人")
    case, second = start(taker), start(taker)
    actions.remind_cases(Actor.house(at=taker.at.replace(year=taker.at.year + 1)))
    before = (list(CaseEvent.objects.order_by("id").values()), list(Case.objects.order_by("id").values()))
    with pytest.raises(DatabaseError):
        attack(ATTACKS[name], case=case.pk, second=second.pk, other=other.staff_id)
    assert (list(CaseEvent.objects.order_by("id").values()), list(Case.objects.order_by("id").values())) == before


def test_who_took_one_step_is_refused_as_the_second_person_by_the_database_too():
    from apps.cases.queries.kinds import kind_of

    taker = station()
    case = start(taker)
    papers(taker, case)
    step(taker, case, "take")
    kind = kind_of(case.version)
    apart = next((one, act) for one in kind.steps if "accept" in one.apart for act in one.acts if act.main)
    row = Case.objects.get(pk=case.pk)
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="另一人"), transaction.atomic():
        cursor.execute(
            """insert into cases_caseevent (case_id, version_id, seq, from_step, act, to_step, staff_id, role, note, answer, ground, told, at)
               values (%s, %s, %s, %s, %s, %s, %s, 'x', '', '', '', '', now())""",
            [row.pk, row.version_id, row.seq + 1, apart[0].name, apart[1].name, apart[1].to, taker.staff_id],
        )  # fmt: skip
