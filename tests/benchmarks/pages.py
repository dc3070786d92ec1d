"""P7 and P8: list pages, the person page and search, with a county's people and two years of payments."""

import re
from datetime import date, timedelta
from html import unescape

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.benefits.models import ConfirmationRound, LifeEvent, Suspicion
from apps.core import sealing
from apps.core.actor import Actor
from apps.people.models import Person
from apps.people.queries.search import search
from tests.benchmarks.county import as_owner
from tests.benchmarks.measure import Figure, many, median, one, percentile, rows

TIMES = 25
PAGE_MS, SEARCH_MS = 150, 50
#: Every list of the workbench that pages through rows.
LISTS = (
    "persons", "batches", "posting", "rejected", "held", "holds", "unknowns", "waiting", "suspicions", "confirmation", "lists", "deaths",
    "discovery", "receivables", "jobs", "tie-out",
)  # fmt: skip
_NEXT = re.compile(r'href="(\?[^"]*after=[^"]+)"')


def load_payments(first: date, months: int, clerk: Actor) -> None:
    """``months`` closed batches: a payment and its line for every posted due."""
    with as_owner():
        for table in ("payments_payment", "payments_paymentdue", "payments_batch", "payments_batchevent"):
            rows(f"alter table {table} disable trigger user")
        for step in range(months):
            month = date(first.year + (first.month - 1 + step) // 12, (first.month - 1 + step) % 12 + 1, 1)
            _batch(month, clerk)
        for table in ("payments_payment", "payments_paymentdue", "payments_batch", "payments_batchevent"):
            rows(f"alter table {table} enable trigger user")
        with connection.cursor() as cursor:
            cursor.execute("analyze")


def load_desks(clerk: Actor) -> None:
    """Rows for the desks as well: open questions, deaths waiting for a second person, a round nobody has confirmed in."""
    on, today, people = date(2026, 8, 1), clerk.today, list(Person.objects.values_list("pk", flat=True))
    asked = {"kind": "death", "source": "测速名单", "on": on, "found_at": clerk.at, "due_on": today + timedelta(days=30)}
    dead = {"kind": "death", "on": on, "evidence": "测速", "entered_by_id": clerk.staff_id, "entered_at": clerk.at}
    with as_owner(), connection.cursor() as cursor:
        Suspicion.objects.bulk_create([Suspicion(person_id=pk, **asked) for pk in people if pk % 20 == 0], batch_size=2000)
        LifeEvent.objects.bulk_create([LifeEvent(person_id=pk, **dead) for pk in people if pk % 50 == 1], batch_size=2000)
        ConfirmationRound.objects.create(
            year=today.year,
            opens_on=today - timedelta(days=10),
            closes_on=today + timedelta(days=80),
            started_by_id=clerk.staff_id,
        )
        cursor.execute("analyze")


def _batch(month: date, clerk: Actor) -> None:
    profile = one("select code from payments_bankprofile order by sort limit 1")
    key = f"{month:%Y-%m}-01"
    batch = one(
        "with b as (insert into payments_batch (key, month, ordinal, kind, schemes, divisions, state, event_seq, revision, made_at, row_count,"
        " total_fen, editor_id, maker_id, profile_id) values (%(key)s, %(month)s, 1, 'regular', '{}', '{}', 'draft', 1, 1, %(month)s, 0, 0,"
        " %(staff)s, %(staff)s, %(profile)s) returning id), e as (insert into payments_batchevent (batch_id, seq, to_state, verb, revision,"
        " reason, at) select id, 1, 'draft', '组批', 1, '', now() from b) select id from b",
        {"key": key, "month": month, "staff": clerk.staff_id, "profile": profile},
    )
    values = {"batch": batch, "month": month, "head": f"{month:%y%m}01"}
    rows(_PAID, values)
    rows("analyze payments_payment")  # else the next statement believes the new batch empty and looks it up line by line
    rows(_LINES, values)


_PAID = """
insert into payments_payment (batch_id, seq, ref, person_id, amount_fen, payee_account_id, account_tail, holder_name, name, division_code,
  state, reason_code, reason, changed_at)
select %(batch)s, row_number() over (order by d.person_id), %(head)s || lpad((row_number() over (order by d.person_id))::text, 7, '0'),
  d.person_id, d.amount_fen, a.id, '0000', p.name, p.name, p.division_id, 'ready', '', '', %(month)s
from payments_due d join people_person p on p.id = d.person_id join people_payeeaccount a on a.person_id = p.id
where d.period = %(month)s
"""
_LINES = """
insert into payments_paymentdue (payment_id, due_id, person_id, live, amount_fen)
select y.id, d.id, d.person_id, true, d.amount_fen from payments_due d
join payments_payment y on y.batch_id = %(batch)s and y.person_id = d.person_id where d.period = %(month)s
"""


def client_of(username: str) -> Client:
    from apps.org.models import User

    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def timed_page(client: Client, path: str) -> tuple[float, int]:
    """95th percentile of the server time in ms, and the statements of one warm request."""
    client.get(path)
    counts = []
    for _ in range(2):  # twice: one of them may also note in the session that somebody still works
        with CaptureQueriesContext(connection) as caught:
            answer = client.get(path)
            counts.append(len(caught))
    statements = min(counts)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    spent = many(lambda: client.get(path), TIMES)
    return percentile(spent) * 1000, statements


def _deep(client: Client, path: str, turns: int = 12) -> str:
    """The address of a page far down a list: the reader presses 下一页 again and again."""
    for _ in range(turns):
        found = _NEXT.findall(client.get(path).content.decode())
        if not found:
            return path
        path = path.partition("?")[0] + unescape(found[-1])
    return path


def p7(people: int, paid: int) -> list[Figure]:
    """Lists and the person page as a clerk opens them."""
    client = client_of("limei")
    person = one("select id from people_person order by id offset 77 limit 1")
    key = one("select key from payments_batch order by key desc limit 1")
    pages = {name: f"/{name}/" for name in LISTS}
    pages |= {f"person, {tab}": f"/persons/{person}/?tab={tab}" for tab in ("summary", "timeline", "money", "records")}
    pages |= {f"batch, {tab}": f"/batches/{key}/?tab={tab}" for tab in ("lines", "files", "records")}
    figures = []
    for name, path in pages.items():
        milliseconds, queries = timed_page(client, path)
        notes = {"people": people, "payments": paid, "path": path}
        figures.append(
            Figure("P7", f"{name}: p95 server time", milliseconds, "ms", PAGE_MS, milliseconds / PAGE_MS, 1, notes=notes)
        )
        figures.append(Figure("P7", f"{name}: SQL statements", queries, "", 12, queries, 12))
    for path in ("/persons/", f"/batches/{key}/?tab=lines"):
        far = _deep(client, path)
        first = median(many(lambda path=path: client.get(path), TIMES)) * 1000
        deep = median(many(lambda far=far: client.get(far), TIMES)) * 1000
        figures.append(Figure("P7", f"{path}: a page far down ÷ the first page", deep, "ms", first, deep / first, 1.5))
    return figures


def p8(actor: Actor, people: int) -> list[Figure]:
    """Search by name, initials, ID number."""
    number = "99932119500101019X"
    with as_owner():
        rows(
            "update people_person set id_number_blind = %s where id = (select max(id) from people_person)",
            [sealing.blind("id_number", number)],
        )
    texts = {"name": "王国建", "two characters": "国建", "initials": "wgj", "pinyin": "wangguo", "ID number": number}
    figures = []
    for name, text in texts.items():
        spent = percentile(many(lambda text=text: search(actor, text), TIMES)) * 1000
        figures.append(
            Figure("P8", f"search by {name}: p95", spent, "ms", SEARCH_MS, spent / SEARCH_MS, 1, notes={"people": people})
        )
    return figures
