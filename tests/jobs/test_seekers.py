"""The real-name ledger: entered once, dated, verified, read by those of the place; job news to who wants them."""

from datetime import date, timedelta
from unittest.mock import ANY

import pytest
from django.test import Client

from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid, NotFound
from apps.core.models import AuditEntry
from apps.jobs.actions import seekers as acts
from apps.jobs.actions.seekers import LedgerLine, Wishes
from apps.jobs.models import JobNews, Seeker
from apps.jobs.queries import seekers as queries
from apps.jobs.rules.seekers import OnLedger, SameStatus, read_skills
from apps.notices.actions import opt_out
from apps.notices.choices import OptOutWay
from apps.notices.models import Message
from apps.notices.rules import Recipient
from apps.org.models import User
from tests.jobs.ledger import OTHER_TOWN, TOWN, Desk, make_vacancy
from tests.make import make_division


@pytest.fixture
def desk(db) -> Desk:
    return Desk()


def test_somebody_is_on_the_ledger_once_with_a_dated_status(desk):
    person = desk.person()
    row = desk.seeker(
        person, skills="焊工、电工 焊工", trades=["making"], areas=["county"], town=TOWN, pay_floor_fen=450_000
    )
    assert (row.skills, row.town_id, row.pay_floor_fen) == (["焊工", "电工"], TOWN, 450_000)
    shown = queries.get_seeker(desk.station, row.pk)
    assert (shown.status, shown.since) == ("seeking", date(2026, 1, 5))
    with pytest.raises(OnLedger, match="已经在就业台账上"):
        desk.seeker(person)
    entry = AuditEntry.objects.get(verb="jobs.enter_seeker", outcome="done")
    assert entry.after["status"] == "seeking"


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"skills": "很" * 21}, "skills"),
        ({"skills": "、".join(f"技{number}" for number in range(13))}, "skills"),
        ({"trades": ["magic"]}, "trades"),
        ({"pay_floor_fen": 4_000}, "pay_floor"),
        ({"town": "110101001000"}, "town"),
        ({"priority": "king"}, "priority"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_with_its_field(desk, wishes, field):
    with pytest.raises(Invalid) as refused:
        desk.seeker(**wishes)
    assert refused.value.field == field


def test_the_dead_and_the_future_are_refused(desk):
    gone = desk.person(state="died", died_on=date(2026, 1, 1))
    with pytest.raises(Conflict, match="不能登记"):
        desk.seeker(gone)
    for status, since in (("seeking", desk.today + timedelta(days=1)), ("idle", desk.today)):
        with pytest.raises(Invalid):
            acts.enter_seeker(desk.station, person_id=desk.person().pk, status=status, since=since, wishes=Wishes())


def test_another_townships_clerk_finds_nothing(desk):
    row = desk.seeker()
    for call in (
        lambda: queries.get_seeker(desk.far, row.pk),
        lambda: acts.change_wishes(desk.far, seeker_id=row.pk, wishes=Wishes()),
        lambda: acts.change_status(desk.far, seeker_id=row.pk, status="employed", since=desk.today),
        lambda: acts.verify_seeker(desk.far, seeker_id=row.pk),
        lambda: acts.choose_news(desk.far, seeker_id=row.pk, takes_news=False),
        lambda: acts.enter_seeker(desk.far, person_id=row.person_id, status="seeking", since=desk.today, wishes=Wishes()),
    ):
        with pytest.raises(NotFound):
            call()


def test_a_status_ends_where_the_next_begins(desk):
    row = desk.seeker()
    acts.verify_seeker(desk.station, seeker_id=row.pk)
    acts.change_status(desk.station, seeker_id=row.pk, status="employed", since=date(2026, 9, 1), note="看过劳动合同")
    assert list(row.statuses.values_list("status", "since", "until")) == [
        ("employed", date(2026, 9, 1), None),
        ("seeking", date(2026, 1, 5), date(2026, 9, 1)),
    ]
    row.refresh_from_db()
    assert row.verified_on is None
    with pytest.raises(SameStatus):
        acts.change_status(desk.station, seeker_id=row.pk, status="employed", since=desk.today)
    for status, since in (("retired", date(2026, 8, 1)), ("retired", desk.today + timedelta(days=2)), ("idle", desk.today)):
        with pytest.raises(Invalid):
            acts.change_status(desk.station, seeker_id=row.pk, status=status, since=since)
    assert AuditEntry.objects.filter(verb="jobs.change_status", outcome="done").count() == 1


def test_wishes_anew_have_to_be_verified_anew_and_a_day_verifies_once(desk):
    row = desk.seeker(skills="焊工")
    acts.verify_seeker(desk.station, seeker_id=row.pk)
    with pytest.raises(Conflict, match="今天已经核验"):
        acts.verify_seeker(desk.station, seeker_id=row.pk)
    done = acts.change_wishes(desk.station, seeker_id=row.pk, wishes=Wishes(skills="叉车", priority="hardship"))
    assert (done.skills, done.verified_on, done.verified_by_id) == (["叉车"], None, None)
    entry = AuditEntry.objects.get(verb="jobs.change_wishes")
    assert (entry.before["skills"], entry.after["skills"]) == (["焊工"], ["叉车"])


def test_counts_are_persons_and_the_list_behind_a_count_is_as_long(desk):
    desk.seeker()
    desk.seeker(status="employed")
    desk.seeker(desk.person(division=TOWN), status="employed")
    found = {one.code: one.persons for one in queries.ledger_counts(desk.clerk)}
    assert (found["employed"], found["seeking"], sum(found.values())) == (2, 1, 3)
    assert queries.with_status(queries.seekers(desk.clerk), "employed").count() == 2
    assert sum(one.persons for one in queries.ledger_counts(desk.far)) == 0


def test_job_news_go_once_a_day_by_each_channel_to_who_wants_them(desk):
    with_phone = desk.seeker(desk.person(phone="19900000001"), trades=["making"])
    without, unwilling, busy = desk.seeker(trades=["making"]), desk.seeker(takes_news=False), desk.seeker(status="employed")
    deaf = desk.seeker(desk.person(phone="19900000002"), trades=["making"])
    quiet = desk.seeker(desk.person(phone="19900000003"), trades=["making"])
    to = Recipient.of_person(quiet.person.dossier_no, quiet.person.name, quiet.person.division_id)
    opt_out(Actor.house(), recipient=to, way=OptOutWay.values[0])
    job = make_vacancy()
    sent = acts.push_news(desk.clerk)
    assert sent == {"sms": 2, "inbox": 3}
    assert set(JobNews.objects.values_list("seeker_id", "channel")) == {
        (with_phone.pk, "sms"), (deaf.pk, "sms"), (with_phone.pk, "inbox"), (without.pk, "inbox"), (deaf.pk, "inbox"),
    }  # fmt: skip
    assert not JobNews.objects.filter(seeker__in=[unwilling, busy, quiet]).exists()
    assert "焊接工" in Message.objects.filter(template_id="job_news").first().text
    make_vacancy("钳工")
    assert acts.push_news(desk.clerk) == {"sms": 0, "inbox": 0}
    assert dict(queries.news_counts(desk.clerk, desk.today, desk.today)) == {"短信": 2, "站内信": 3}
    assert JobNews.objects.filter(vacancies=[job.pk]).count() == 5


def test_who_changes_their_mind_about_news_is_written_down(desk):
    row = desk.seeker()
    with pytest.raises(Conflict):
        acts.choose_news(desk.station, seeker_id=row.pk, takes_news=True)
    done = acts.choose_news(desk.station, seeker_id=row.pk, takes_news=False)
    assert (done.takes_news, done.news_changed_at) == (False, ANY)
    assert AuditEntry.objects.get(verb="jobs.choose_news", outcome="done").after == {"takes_news": False}


def test_a_ledger_kept_before_is_taken_over_whole_or_not_at_all(desk):
    people = [desk.person() for _ in range(3)]
    lines = [LedgerLine(one.pk, "employed", date(2025, 3, 1), Wishes(skills="焊工")) for one in people]
    with pytest.raises(Invalid):
        acts.open_ledger(desk.clerk, rows=[*lines, lines[0]])
    assert acts.open_ledger(desk.clerk, rows=lines) == 3
    with pytest.raises(OnLedger):
        acts.open_ledger(desk.clerk, rows=lines[:1])
    assert Seeker.objects.filter(verified_on=desk.today).count() == 3
    assert AuditEntry.objects.get(verb="jobs.open_ledger", outcome="done").after == {"persons": 3}


def test_skills_are_read_from_what_people_type():
    assert read_skills("焊工、 电工；焊工,叉车\x00") == ["焊工", "电工", "叉车"]


# --- pages and the API ------------------------------------------------------------------------------------------------


def client(actor) -> Client:
    found = Client()
    found.force_login(User.objects.get(pk=actor.user_id), backend="apps.org.sign_in.StaffBackend")
    return found


def test_a_station_enters_somebody_and_sees_why_a_vacancy_is_recommended(desk):
    make_vacancy()
    person, at = desk.person(), client(desk.station)
    page = at.get("/employment/seekers/", {"q": person.name})
    assert f"/employment/persons/{person.pk}/ledger/" in page.content.decode()
    form = {
        "status": "seeking",
        "since": "2026-01-05",
        "skills": "焊工",
        "trades": ["making"],
        "priority": "none",
        "takes_news": "on",
    }
    assert at.get(f"/employment/persons/{person.pk}/ledger/").status_code == 200
    assert at.post(f"/employment/persons/{person.pk}/ledger/", form).status_code == 302
    assert at.post(f"/employment/persons/{person.pk}/ledger/", form).status_code == 422
    row = Seeker.objects.get()
    shown = at.get(f"/employment/seekers/{row.pk}/").content.decode()
    assert "行业符合意愿：生产制造" in shown and "焊接工" in shown
    assert (
        at.post(
            f"/employment/seekers/{row.pk}/wishes/", {"skills": "电工", "pay_floor": "5000", "priority": "none"}
        ).status_code
        == 302
    )
    assert at.get(f"/employment/seekers/{row.pk}/wishes/").status_code == 200
    assert at.post(f"/employment/seekers/{row.pk}/status/", {"status": "employed", "since": "2026-09-01"}).status_code == 302
    for name in ("verify", "news-off", "news-on"):
        assert at.post(f"/employment/seekers/{row.pk}/{name}/").status_code == 302
    assert at.post(f"/employment/seekers/{row.pk}/nonsense/").status_code == 404
    assert client(desk.far).get(f"/employment/seekers/{row.pk}/").status_code == 404


def test_the_bureau_finds_people_for_a_vacancy_and_pushes(desk):
    desk.seeker(trades=["making"])
    job, at = make_vacancy(), client(desk.clerk)
    assert job.title in at.get("/employment/recommend/").content.decode()
    assert "为什么推荐" in at.get(f"/employment/recommend/{job.pk}/").content.decode()
    assert at.post("/employment/recommend/push/").status_code == 302
    assert JobNews.objects.count() == 1
    assert client(desk.station).post("/employment/recommend/push/").status_code == 403


def test_the_api_says_the_same(desk):
    make_vacancy()
    person, at = desk.person(), client(desk.station)
    body = {"person_id": person.pk, "status": "seeking", "since": "2026-01-05", "wishes": {"trades": ["making"]}}

    def send(path, body, key):
        return at.post(f"/api/v1/employment/{path}", body, content_type="application/json", headers={"Idempotency-Key": key})

    made = send("seekers/", body, "a1")
    assert made.status_code == 201
    pk = made.json()["id"]
    assert at.get("/api/v1/employment/seekers/?status=seeking").json()["results"][0]["id"] == pk
    assert at.get(f"/api/v1/employment/seekers/{pk}/vacancies/").json()[0]["why"][0] == "行业符合意愿：生产制造"
    assert send(f"seekers/{pk}/wishes/", {"skills": "焊工"}, "a2").json()["skills"] == ["焊工"]
    assert send(f"seekers/{pk}/status/", {"status": "employed", "since": "2026-09-01"}, "a3").json()["status"] == "employed"
    assert send(f"seekers/{pk}/verify/", {}, "a4").status_code == 200
    assert send(f"seekers/{pk}/news/", {"takes_news": False}, "a5").json()["takes_news"] is False
    assert client(desk.far).get(f"/api/v1/employment/seekers/{pk}/").status_code == 404
    make_division(OTHER_TOWN)
