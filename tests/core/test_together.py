"""Several readings in one statement give what each would have given alone."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import BigIntegerField, Count, Max, Min, Model, Q, Sum
from django.db.models.functions import TruncDate

from apps.core.models import AuditEntry, Holiday
from apps.core.together import Given, Prepared, Together
from apps.org.models import Division, RoleGrant
from apps.payments.models import Payment
from apps.people.models import Person
from tests.payments.make import Desk, people_owed

pytestmark = pytest.mark.django_db
HELD = [model for model in apps.get_models() if model.__module__.startswith("apps.")]


@pytest.fixture
def county(db):
    desk = Desk()
    persons = people_owed(120_000, 55_733, 18_600)
    desk.returned(rejected=[persons[2].pk])
    call_command("load_holidays")


def _values(row: Model) -> dict[str, object]:
    plain = {name: value for name, value in row.__dict__.items() if name != "_state"}
    return {name: bytes(value) if isinstance(value, memoryview) else value for name, value in plain.items()}


def test_rows_of_every_table_are_the_rows_they_would_have_been(county, django_assert_num_queries):
    filled = [model for model in HELD if model._default_manager.exists()]
    assert len(filled) > 20
    for model in filled:
        links = [field.name for field in model._meta.concrete_fields if field.is_relation][:2]
        rows = model._default_manager.order_by("-pk").select_related(*links)[:20]
        alone, ask = list(rows), Together()
        found = ask.rows(rows)
        with django_assert_num_queries(1):
            together = found.value
        assert [_values(row) for row in together] == [_values(row) for row in alone], model
        assert [{k: type(v) for k, v in _values(row).items()} for row in together] == [
            {k: type(v) for k, v in _values(row).items()} for row in alone
        ], model
        with django_assert_num_queries(0):
            assert [[getattr(row, name) for name in links] for row in together] == [
                [getattr(row, name) for name in links] for row in alone
            ]


def test_many_figures_are_one_statement(county, django_assert_num_queries):
    people, ask = Person.objects.all(), Together()
    figures = {"n": Count("pk"), "late": Count("pk", filter=Q(born_on__gt="1950-01-01")), "first": Min("born_on")}
    asked = [
        ask.count(people),
        ask.count(people.none()),
        ask.count(people.order_by("-pk")[:2]),
        ask.count(RoleGrant.objects.values("staff_id").distinct()),
        ask.figures(people, **figures),
        ask.figures(people.filter(pk=-1), **figures),
        ask.figures(people.none(), **figures),
        ask.first(people.order_by("-pk")),
        ask.first(people.filter(pk=-1)),
        ask.rows(Holiday.objects.order_by("day").values_list("day", flat=True)[:3]),
        ask.rows(Payment.objects.values("state").annotate(last=Max("changed_at"), n=Count("pk")).order_by("state")),
        ask.rows(AuditEntry.objects.annotate(day=TruncDate("at")).order_by("-pk").values_list("day", "pk")[:3]),
    ]
    with django_assert_num_queries(1):
        found = [one.value for one in asked]
    assert found == [
        people.count(), 0, 2, RoleGrant.objects.values("staff_id").distinct().count(),
        people.aggregate(**figures), {"n": 0, "late": 0, "first": None}, {"n": 0, "late": 0, "first": None},
        people.order_by("-pk").first(), None,
        list(Holiday.objects.order_by("day").values_list("day", flat=True)[:3]),
        list(Payment.objects.values("state").annotate(last=Max("changed_at"), n=Count("pk")).order_by("state")),
        list(AuditEntry.objects.annotate(day=TruncDate("at")).order_by("-pk").values_list("day", "pk")[:3]),
    ]  # fmt: skip


def test_what_is_asked_after_a_reading_makes_a_second_statement(county, django_assert_num_queries):
    ask = Together()
    with django_assert_num_queries(2):
        assert ask.count(Person.objects.all()).then(lambda number: number + 1).value == Person.objects.count() + 1
    late = ask.rows(Division.objects.filter(level="county").prefetch_related(None))
    with django_assert_num_queries(1):
        assert late.value == late.value and late.value


def test_a_prepared_statement_is_put_together_once_and_gives_each_asker_their_own(county, django_assert_num_queries):
    def parts(ask: Together) -> dict[str, object]:
        person = Given("person", BigIntegerField())
        paid = Payment.objects.filter(person_id=person).select_related("batch").order_by("id")
        return {
            "who": ask.first(Person.objects.filter(pk=person)),
            "paid": ask.rows(paid),
            "n": ask.count(paid),
            "sum": ask.figures(paid, fen=Sum("amount_fen")),
        }

    asked, people = Prepared(parts), list(Person.objects.order_by("id"))
    asked(person=0)
    with django_assert_num_queries(len(people)):
        found = [asked(person=row.pk) for row in people]
    for row, got in zip(people, found, strict=True):
        mine = list(Payment.objects.filter(person=row).order_by("id"))
        assert (got["who"], got["paid"], got["n"]) == (row, mine, len(mine)) and got["sum"]["fen"] == (
            sum(one.amount_fen for one in mine) or None
        )
        assert [one.batch.month for one in got["paid"]] == [one.batch.month for one in mine]
