"""P14: 200 phones send 2,000 visits at once to the web as `make run` starts it; counted in the database afterwards.

Each phone is an account of its own, signed in, registered over HTTP, and does what ``static/station/wire.js`` does: session and a number in
the line, then what waits one after the other, each photograph after its visit, slower where the answers are slow. Of every twentieth visit the first answer is thrown away and the same
bytes are sent again. The floor is measured in the same run: what a signed-in request costs the web that writes nothing; beside it stand the seconds of bare
inserts of the rows of a visit, each visit its own COMMIT.
"""

import base64
import http.client
import json
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, connections, transaction

from apps.demo.actions.staff import Cast
from apps.org.models import Role, RoleGrant, Staff, User
from apps.people.models import Person
from apps.station.models import Submission
from apps.visits import actions
from apps.visits.models import GiftLine, Listing, Task, Visit, VisitPhoto
from apps.visits.queries import planned_money
from tests.benchmarks.county import as_owner
from tests.benchmarks.measure import Figure, one, percentile, rows, timed
from tests.make import picture
from tests.scenarios.server import free_port
from veterans_portal import runner

PHONES, EACH = 200, 10
PHOTOS, LOST_ANSWER = 3, 20  # of ten visits three have a photograph; every twentieth answer gets lost
SLOW = 0.4  # as wire.js: after a slower answer the phone waits as long again, or up to twice
COUNTY, ANSWER_MS = "340321000000", 500
PATIENCE = 300


@dataclass(slots=True)
class Phone:
    """One clerk's phone: its cookie, its number, whom it has visited."""

    place: int
    cookie: str
    people: list[tuple[int, int]]  # person, task
    device: str = field(default_factory=lambda: str(uuid4()))
    token: str = ""
    link: http.client.HTTPConnection | None = None
    spent: list[float] = field(default_factory=list)
    receipts: list[tuple[str, str]] = field(default_factory=list)  # number of the submission, receipt
    wrong: list[str] = field(default_factory=list)

    def ask(self, address: str, name: str, body: bytes | None = None, waiting: int = 0) -> dict[str, Any]:
        """One exchange on a line that is kept; a line the server closed meanwhile is opened again, as a browser does."""
        headers = {"Cookie": f"sessionid={self.cookie}; csrftoken={self.token}", "Accept": "application/json", "Host": address,
                   "Content-Type": "application/json", "X-CSRFToken": self.token, "X-Waiting": str(waiting)}  # fmt: skip
        for _ in range(3):
            self.link = self.link or http.client.HTTPConnection(address, timeout=PATIENCE)
            try:
                self.link.request("POST" if body else "GET", f"/station/{name}.json", body, headers)
                answer = self.link.getresponse()
                told = answer.read()
            except (http.client.HTTPException, OSError):
                self.link = None
                continue
            if answer.status != 200:
                raise RuntimeError(f"{name}: {answer.status} {told.decode()[:200]}")
            return dict(json.loads(told))
        raise RuntimeError(f"{name}: no line to the server")

    def greet(self, address: str, waiting: int = 0) -> float:
        """Seconds until it is this phone's turn."""
        told = self.ask(address, "session", waiting=waiting)
        self.token = told["csrf"]
        return float(told["wait"]) / 1000

    def register(self, address: str) -> None:
        self.greet(address)
        self.ask(address, "open", json.dumps({"device": self.device}).encode())

    def send(self, address: str, photo: str) -> None:
        """Its number first; then everything that waits, one after the other, the photographs after the words."""
        pictures: list[tuple[str, int]] = []
        time.sleep(self.greet(address, waiting=len(self.people) + PHOTOS))
        for place, (person, task) in enumerate(self.people, self.place * EACH):
            number = str(uuid4())
            said = {"on": f"{datetime.now(UTC):%Y-%m-%d}", "outcome": "met", "mode": "home", "organiser": "township", "task": task, "base": "",
                    "talk": {"health": "chronic", "feeling": "calm", "income": "middle", "wishes": "想去县医院看看眼"}, "companions": ["李站"]}  # fmt: skip
            self._submit(address, number, person, "visit", said, "", again=place % LOST_ANSWER == 0)
            pictures += [(number, person)] if len(pictures) < PHOTOS else []
        for number, person in pictures:
            self._submit(address, str(uuid4()), person, "visit_photo", {"visit": number}, photo, again=False)

    def _submit(self, address: str, number: str, person: int, kind: str, fields: Any, photo: str, *, again: bool) -> None:
        body = json.dumps(
            {"uuid": number, "device": self.device, "kind": kind, "person": person, "version": 1, "fields": fields, "photo": photo, "signature": "",
             "written_at": datetime.now(UTC).isoformat(), "replaces": ""}
        ).encode()  # fmt: skip
        answers = []
        for _ in range(2 if again else 1):
            started = time.perf_counter()
            answers.append(self.ask(address, "submit", body))
            self.spent.append(time.perf_counter() - started)
            if self.spent[-1] > SLOW:
                time.sleep(self.spent[-1] * (1 + self.place % 10 / 10))
        if answers[0]["state"] != "applied" or answers[0] != answers[-1]:
            self.wrong.append(str(answers))
        self.receipts.append((number, answers[0]["receipt"]))


def p14(cast: Cast) -> list[Figure]:
    """All of it at once, then what the database holds."""
    phones = _phones(cast, _clerks())
    photo = base64.b64encode(picture(11, size=(1280, 960), quality=72)).decode()
    with web() as address:
        _together(phones, lambda phone: phone.register(address))
        begun = spent_by_web()
        with timed() as watch:
            _together(phones, lambda phone: phone.send(address, photo))
        sent = spent_by_web()
        _together(phones, lambda phone: [phone.greet(address) for _ in range(EACH)])
        bare = (spent_by_web() - sent) / (PHONES * EACH) * 1000
    connections.close_all()
    spent = sorted(each for phone in phones for each in phone.spent)
    slow, ours = percentile(spent) * 1000, (sent - begun) / len(spent) * 1000
    notes = {"phones": PHONES, "visits": PHONES * EACH, "photos": VisitPhoto.objects.count(), "uploads": len(spent), "seconds": round(watch.seconds, 1),
             "median_ms": round(spent[len(spent) // 2] * 1000), "slowest_ms": round(spent[-1] * 1000), "load": round(os.getloadavg()[0], 1)}  # fmt: skip
    lost, doubled = _counted(phones)
    notes["bare_inserts_ms_a_visit"] = round(_inserts(PHONES * EACH) / (PHONES * EACH) * 1000, 1)
    return [
        Figure("P14", "processor time of the web an upload ÷ a signed-in request that writes nothing", ours, "ms", bare, ours / bare, 6, notes=notes),
        Figure("P14", "an upload as its phone sees it, 200 phones at once: p95", slow, "ms", ANSWER_MS, slow / ANSWER_MS, 1, notes=notes),
        Figure("P14", "visits and photographs lost", lost, "", 0, lost, 0),
        Figure("P14", "visits, photographs, payments doubled, or a repeat with another receipt", doubled, "", 0, doubled, 0),
    ]  # fmt: skip


def _clerks() -> list[tuple[User, list[int]]]:
    """An account of a township's station for every phone, each with ten people of the township."""
    left: dict[str, list[int]] = {}
    for person, village in Person.objects.order_by("id").values_list("id", "division_id"):
        left.setdefault(f"{village[:9]}000", []).append(person)
    places, mine = [], []
    for _ in range(PHONES):
        places.append(max(left, key=lambda town: len(left[town])))
        mine.append([left[places[-1]].pop() for _ in range(EACH)])
    role, since = Role.objects.get(code="station_clerk"), datetime(2024, 1, 1, tzinfo=UTC)
    staff = Staff.objects.bulk_create(
        Staff(number=f"B{n:04d}", name=f"测{n}", lane="business", division_id=town) for n, town in enumerate(places)
    )
    users = User.objects.bulk_create(User(username=f"phone{n:03d}", name=one.name, staff=one) for n, one in enumerate(staff))
    with as_owner():
        RoleGrant.objects.bulk_create(
            RoleGrant(staff=one, role=role, lane="business", division_id=one.division_id, valid_from=since, is_live=True)
            for one in staff
        )
    return list(zip(users, mine, strict=True))


def _phones(cast: Cast, clerks: Sequence[tuple[User, list[int]]]) -> list[Phone]:
    """Their people are on the list of a running campaign that pays by bank; a session as signing in makes it."""
    clerk, today = cast.actors["limei"], cast.actors["limei"].today
    Listing.objects.bulk_create(
        Listing(person_id=one, kind="key", since=today, reason="重点联系") for _, people in clerks for one in people
    )
    found = actions.make_campaign(
        clerk,
        festival="own",
        year=today.year,
        division=COUNTY,
        lists=["key"],
        name="集中走访",
        starts_on=today,
        ends_on=today,
    )
    actions.set_standards(
        clerk, campaign_id=found.pk, standards={"key": (50_000, "bank", "county")}, budgets={"county": 200_000_000}
    )
    actions.submit_campaign(cast.actors["wangxiaojun"], campaign_id=found.pk)
    actions.review_campaign(cast.actors["zhouqiang"], campaign_id=found.pk, agree=True)
    actions.approve_campaign(
        cast.actors["chenjianguo"], campaign_id=found.pk, agree=True, seen_fen=sum(planned_money(found).values())
    )
    tasks = dict(Task.objects.filter(campaign=found).values_list("person_id", "id"))
    for table in ("people_person", "visits_task", "org_staff", "org_user"):
        with as_owner():
            rows(f"analyze {table}")
    return [
        Phone(place, _session(user), [(one, tasks[one]) for one in people]) for place, (user, people) in enumerate(clerks)
    ]


def _session(user: User) -> str:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), "apps.org.sign_in.StaffBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return str(store.session_key)


_WEB: list[int] = []


@contextmanager
def web() -> Iterator[str]:
    """The web process of the start command, on the bench's database."""
    port = free_port()
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = os.environ | {"DATABASE_URL": url, "VP_AS_OWNER": "0"}
    log = Path(settings.DATA_DIR) / "logs/bench-web.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("wb") as out:
        process = subprocess.Popen(
            runner._children([f"127.0.0.1:{port}"])["web"],
            cwd=runner.BASE,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
    try:
        if (
            not runner._wait_until(lambda: runner._answers(port, "127.0.0.1") or process.poll() is not None, 90)
            or process.poll()
        ):
            raise RuntimeError(f"the web did not start: {log}")
        _WEB[:] = [
            process.pid,
            *map(int, Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()),
        ]
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)


def spent_by_web() -> float:
    """Seconds of processor the web has used by now; what PostgreSQL used is not in it."""
    ticks = [Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[11:13] for pid in _WEB]
    return sum(int(one) for pair in ticks for one in pair) / os.sysconf("SC_CLK_TCK")


def _together(phones: Sequence[Phone], work: Callable[[Phone], object]) -> None:
    """All phones from the same instant; the first failure is raised."""
    start = threading.Barrier(len(phones))

    def one(phone: Phone) -> None:
        start.wait(60)
        work(phone)

    with ThreadPoolExecutor(len(phones)) as pool:
        for _ in pool.map(one, phones):
            pass


def _counted(phones: Sequence[Phone]) -> tuple[int, int]:
    """How much of what was sent is not there, and how much is there twice or was answered differently."""
    told = {number: receipt for phone in phones for number, receipt in phone.receipts}
    kept = {str(row.uuid): row.receipt for row in Submission.objects.filter(state="applied")}
    made, photos = PHONES * EACH, PHONES * PHOTOS
    counts = (
        Visit.objects.count(),
        Task.objects.filter(state="visited").count(),
        GiftLine.objects.filter(way="bank").count(),
    )
    lost = sum(made - min(made, one) for one in counts) + photos - min(photos, VisitPhoto.objects.count())
    lost += sum(kept.get(number) != receipt for number, receipt in told.items()) + (made + photos - len(told))
    twice = one("select count(*) from (select person_id from visits_visit group by 1 having count(*) > 1) t")
    twice += max(0, VisitPhoto.objects.count() - photos) + len(kept) - len(told) + sum(len(phone.wrong) for phone in phones)
    return lost, twice


_TASKS = """
insert into visits_task (key, person_id, division_id, campaign_id, trigger, listed, also, why, opened_on, due_on, state, is_added, reason)
select 'floor:' || key, person_id, division_id, campaign_id, trigger, listed, also, why, opened_on, due_on, 'open', is_added, reason from visits_task
where state = 'visited' order by id limit %s returning id
"""


def _copied(table: str, changed: dict[str, str]) -> str:
    """INSERT of the newest row of a table again, with what must differ."""
    names = [
        name
        for (name,) in rows(
            "select column_name from information_schema.columns where table_name = %s and column_name <> 'id'", [table]
        )
    ]
    values = ", ".join(changed.get(name, f'"{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    return (
        f"insert into {table} ({columns}) select {values} from {table} where id = (select max(id) from {table}) returning id"
    )


def _inserts(count: int) -> float:
    """Seconds for the bare rows of so many visits, from as many threads as the web has, each visit its own COMMIT."""
    key, text = "gen_random_uuid()", "md5(random()::text)"
    found = [(_copied(table, changed)) for table, changed in (
        ("visits_visit", {"row_key": key, "client_id": key, "receipt_no": f"left({text}, 20)"}),
        ("station_submission", {"row_key": key, "uuid": key}),
        ("core_auditentry", {"uid": key}),
        ("core_auditentry", {"uid": key}),
    )]  # fmt: skip
    gift = "insert into visits_giftline (visit_id, task_id, way, fund, fen, quantity, is_opening) values (%s, %s, 'bank', 'county', 50000, 0, false)"
    tasks = [number for (number,) in rows(_TASKS, [count])]
    threads = 8

    def work(mine: Sequence[int]) -> None:
        for task in mine:
            with transaction.atomic():
                visit, *_ = [one(statement) for statement in found]
                rows(gift, [visit, task])
                rows("update visits_task set state = 'visited', done_on = current_date where id = %s", [task])
        connections.close_all()

    with timed() as watch, ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, [tasks[n::threads] for n in range(threads)]))
    return watch.seconds
