"""诉求反映 and 提建议 are the county's alone: a township whose people they are of sees no trace of them, at no door."""

import copy

import pytest
import yaml
from django.conf import settings
from django.test import Client

from apps.cases import actions, queries
from apps.cases.models import Case, CaseKind, Rating
from apps.cases.queries.after import lock_appeal, lock_follow_up
from apps.cases.queries.cases import clocks, ratings
from apps.cases.queries.papers import get_file
from apps.cases.queries.strands import strands
from apps.cases.rules.parsing import parse_kind
from apps.cases.rules.refusals import KindFault
from apps.core.errors import Forbidden, NotFound
from apps.core.scope import prefix
from apps.core.timeline import Subject
from apps.notices.queries import messages
from tests.cases.make import papers, start, station, step
from tests.make import TOWN, make_actor, make_user
from tests.people.builders import person, phone

pytestmark = pytest.mark.django_db
ANSWERS = {"topic": "social", "before": "never", "facts": "三年的养老保险没有接上，找过两次。", "demand": "请帮助接上"}


def told() -> Case:
    """A petition of somebody of the township, answered, rated badly and appealed against."""
    clerk, other = make_actor("benefit_clerk"), make_actor("benefit_reviewer")
    case = start(clerk, "petition", person(phone=phone(1)), channel="letter", answers=ANSWERS)
    papers(clerk, case, "proof")
    step(clerk, case, "take")
    step(other, case, "answer", answer="已协调人社部门受理，请带劳动合同到社保窗口办理。")
    actions.rate_case(clerk, case_id=case.pk, grade="1", words="太慢")
    actions.file_appeal(clerk, case_id=case.pk, reason="不同意这个答复，请复查")
    return case


def test_a_township_sees_no_trace_of_what_is_the_countys_alone(client: Client) -> None:
    case, clerk, town = told(), make_actor("benefit_clerk"), station()
    plain = start(town, "hardship", person(phone=phone(2)))
    file, appeal = case.files.get(), case.appeals.get()
    follow_up = Rating.objects.get(case=case).follow_up
    assert queries.get_case(clerk, case.pk) == case and messages(clerk).filter(subject=case.receipt_no).exists()
    assert [row.pk for row in queries.cases(town)] == [plain.pk]
    for call in (
        lambda: queries.get_case(town, case.pk),
        lambda: queries.case_by_receipt(town, case.receipt_no),
        lambda: queries.lock_case(town, case.pk),
        lambda: get_file(town, file.pk),
        lambda: lock_appeal(town, appeal.pk),
        lambda: lock_follow_up(town, follow_up.pk),
        lambda: step(town, case, "stop", reason="不该由我们停"),
    ):
        with pytest.raises(NotFound):
            call()
    for rows, way in (
        (queries.appeals, "case"),
        (queries.follow_ups, "rating__case"),
        (ratings, "case"),
        (clocks, "case"),
    ):
        assert [rows(actor).filter(**{way: case}).exists() for actor in (clerk, town)] == [True, False]
    assert not messages(town).filter(subject=case.receipt_no).exists()
    seen = {
        actor: [row for one in strands(actor, Subject((case.person_id,), ())) for row in one.rows] for actor in (clerk, town)
    }
    assert case in seen[clerk] and case not in seen[town]
    client.force_login(make_user("station_clerk", division=TOWN))
    assert client.get(f"/cases/{case.pk}/").status_code == client.get(f"/api/v1/cases/{case.pk}/").status_code == 404
    for address in ("/cases/?tab=open", f"/cases/?tab=ended&q={case.receipt_no}", f"/search/?q={case.receipt_no}", "/cases/appeals/",
                    "/cases/follow-ups/", "/api/v1/cases/", f"/persons/{case.person_id}/"):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200 and case.receipt_no not in answer.content.decode().replace(
            f"q={case.receipt_no}", ""
        ).replace(f'value="{case.receipt_no}"', ""), address
    client.force_login(make_user("benefit_clerk"))
    assert case.receipt_no in client.get("/cases/?tab=ended").content.decode()


def test_who_looks_from_the_county_at_one_township_sees_them_and_a_township_cannot_register_one() -> None:
    case, leader = told(), make_actor("leader")
    assert case in queries.cases(leader.within(prefix(TOWN))) and case not in queries.cases(station().within(prefix(TOWN)))
    with pytest.raises(Forbidden):
        start(station(), "petition", person(phone=phone(3)), answers=ANSWERS)
    assert set(CaseKind.objects.filter(county_only=True).values_list("pk", flat=True)) == {"petition", "suggestion"}


def test_a_definition_that_gives_a_township_a_part_in_it_is_refused() -> None:
    raw = yaml.safe_load((settings.BASE_DIR / "fixtures/cases/petition.yaml").read_text(encoding="utf-8"))
    assert parse_kind(raw, "petition.yaml").county_only
    for change in (
        lambda new: new["starts"],
        lambda new: new["steps"][0]["who"],
        lambda new: new["appeals"][0]["who"],
        lambda new: new["rating"]["who"],
    ):
        new = copy.deepcopy(raw)
        change(new).append({"role": "station_clerk", "level": "township"})
        with pytest.raises(KindFault, match="county_only"):
            parse_kind(new, "petition.yaml")
