"""Somebody acts for a veteran: given on line or on paper, seen in the audit trail, over at once when revoked."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from apps.cases.models import Case, CaseEvent
from apps.core.actor import now
from apps.core.errors import AlreadyDone, Forbidden, Invalid, NotFound
from apps.core.models import AuditEntry
from apps.portal import actions
from apps.portal.models import Mandate, PortalSession
from apps.portal.queries import entering
from apps.portal.rules.mandates import MOST, Given, TooManyMandates
from tests.cases.make import station
from tests.make import OTHER_TOWN, make_actor, make_user
from tests.people.builders import id_number, phone
from tests.portal.make import ask, sent_code, signed_in, type_in, veteran
from tests.portal.test_applying import FILLED, fill, main_of

pytestmark = pytest.mark.django_db
DAUGHTER, HER_NUMBER = "王芳", id_number(sequence=31)


def typed(**over: object) -> dict[str, str]:
    until = now().date() + timedelta(days=90)
    return {
        "name": DAUGHTER, "relation": "女儿", "id_number": HER_NUMBER, "phone": phone(31), "scope": "apply",
        "until": until.isoformat(), **{key: str(value) for key, value in over.items()},
    }  # fmt: skip


def given(**over: object) -> Given:
    said = typed(**over)
    return Given(**{**said, "until": now().date() + timedelta(days=90)})  # type: ignore[arg-type]


def me(row: object) -> object:
    return entering.veteran(row, now(), None)


def daughter() -> Client:
    """She signs in with her own number and her own phone."""
    client = Client()
    ask(client, number=HER_NUMBER, name=DAUGHTER)
    assert type_in(client, sent_code()).status_code == 302
    return client


def test_a_daughter_acts_by_her_own_number_and_every_act_says_so():
    row = veteran()
    client = signed_in(row)
    assert client.post("/portal/me/helpers/give/", typed()).headers["Location"] == "/portal/me/helpers/"
    her = daughter()
    page = main_of(her.get("/portal/me/"))
    assert "女儿王芳正在替" in page and f"{row.name}，您好" in page
    fill(her, "hardship", FILLED)
    her.post("/portal/me/apply/hardship/send/")
    case = Case.objects.get()
    assert (case.person_id, case.delegate_kind, case.delegate_name, case.delegate_relation) == (
        row.pk,
        "agent",
        DAUGHTER,
        "女儿",
    )
    assert CaseEvent.objects.get(case=case).note == "由女儿王芳代为办理"
    entry = AuditEntry.objects.get(verb="cases.apply_own_case")
    assert entry.actor_name.startswith("王芳（女儿，代王建国") and entry.after["delegate"] == DAUGHTER
    assert "由女儿王芳代为申请" in main_of(client.get(f"/portal/me/matters/{case.pk}/"))
    assert "王芳（女儿" in client.get("/portal/me/readers/").content.decode()
    her.post(f"/portal/me/matters/{case.pk}/withdraw/", {"reason": "父亲不想办了"})
    assert "由女儿王芳代为办理" in CaseEvent.objects.get(case=case, act="withdraw").note
    read = client.get("/portal/me/readers/").content.decode()
    assert "撤回" in read and read.count("王芳（女儿，代王建国") >= 3  # signed in, applied, withdrew


def test_revoked_it_is_over_with_the_next_request():
    row = veteran()
    client = signed_in(row)
    client.post("/portal/me/helpers/give/", typed())
    her, mandate = daughter(), Mandate.objects.get()
    assert her.get("/portal/me/").status_code == 200
    for _ in range(1):
        assert client.post(f"/portal/me/helpers/{mandate.pk}/revoke/").status_code == 302
    assert her.get("/portal/me/").headers["Location"].startswith("/portal/sign-in/")
    assert her.post("/portal/me/apply/hardship/begin/").status_code == 401
    assert PortalSession.objects.get(mandate=mandate).ended_why == "mandate"
    with pytest.raises(AlreadyDone):
        actions.revoke_mandate(me(row), mandate_id=mandate.pk)
    ask(again := Client(), number=HER_NUMBER, name=DAUGHTER)
    assert sent_code() == "" and type_in(again, "000000").status_code == 422


def test_a_mandate_ends_by_itself_and_a_code_in_hand_no_longer_opens():
    row = veteran()
    signed_in(row).post("/portal/me/helpers/give/", typed())
    her = daughter()
    today = now().date()
    Mandate.objects.update(valid_from=today - timedelta(days=10), valid_to=today)
    assert her.get("/portal/me/").status_code == 302
    Mandate.objects.update(valid_to=today + timedelta(days=1))
    ask(client := Client(), number=HER_NUMBER, name=DAUGHTER)
    code = sent_code()
    Mandate.objects.update(revoked_at=now())
    assert type_in(client, code).status_code == 422


def test_who_only_looks_changes_nothing_and_nobody_does_what_must_be_done_in_person():
    row = veteran()
    signed_in(row).post("/portal/me/helpers/give/", typed(scope="view"))
    her = daughter()
    assert her.get("/portal/me/benefits/").status_code == 200
    for url in ("apply/hardship/begin/", "file/copy/", "helpers/give/"):
        assert her.post(f"/portal/me/{url}", typed()).status_code == 403, url
    Mandate.objects.update(scope="apply")
    assert (
        her.post("/portal/me/file/copy/").status_code == 403
        and her.post("/portal/me/helpers/give/", typed()).status_code == 403
    )
    assert "换收款账户" not in main_of(her.get("/portal/me/apply/"))
    fill(her, "phone_change", {"phone": phone(9), "why": "new"})
    refused = her.post("/portal/me/apply/phone_change/send/")
    assert refused.status_code == 409 and "要本人办" in refused.content.decode() and not Case.objects.exists()


def test_one_helper_for_two_parents_and_for_herself_chooses_whom():
    father, mother = veteran(), veteran(name="李秀英", id_number=id_number(sequence=8), phone=phone(2))
    for parent in (father, mother):
        signed_in(parent).post("/portal/me/helpers/give/", typed())
    stranger = veteran(name="赵六", id_number=id_number(sequence=9), phone=phone(3))
    foreign = actions.give_mandate(me(stranger), given=given(name="钱七", id_number=id_number(sequence=41), phone=phone(41)))
    her = daughter()
    assert "替李秀英办" in main_of(her.get("/portal/me/for/")) and "赵六" not in main_of(her.get("/portal/me/for/"))
    second = Mandate.objects.get(person=mother)
    her.post("/portal/me/for/switch/", {"mandate": second.pk})
    assert "李秀英，您好" in main_of(her.get("/portal/me/"))
    for wrong in (foreign.pk, 999_999_999, "x", "²", ""):
        assert her.post("/portal/me/for/switch/", {"mandate": wrong}).status_code == 404, wrong
    assert "李秀英，您好" in main_of(her.get("/portal/me/"))
    herself = veteran(name=DAUGHTER, id_number=HER_NUMBER, phone=phone(31))
    own = signed_in(herself)
    own.post("/portal/me/for/switch/", {"mandate": second.pk})
    assert "李秀英，您好" in main_of(own.get("/portal/me/"))
    own.post("/portal/me/for/switch/", {"mandate": ""})
    assert f"{DAUGHTER}，您好" in main_of(own.get("/portal/me/"))


@pytest.mark.parametrize(("over", "field", "words"), [
    ({"name": "王"}, "name", "请填写代办人的姓名"), ({"relation": " "}, "relation", "关系"), ({"phone": "123"}, "phone", "11位手机号"),
    ({"id_number": "12"}, "id_number", ""), ({"scope": "all"}, "scope", "请选择"), ({"until": "2020-01-01"}, "until", "最早是今天"),
    ({"until": "2999-01-01"}, "until", "一年以后"), ({"until": "明年"}, "until", "日期请写成"),
])  # fmt: skip
def test_what_was_typed_wrong_is_said_at_its_field(over, field, words):
    answer = signed_in(veteran()).post("/portal/me/helpers/give/", typed(**over))
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and not Mandate.objects.exists() and f'name="{field}"' in page


def test_nobody_is_their_own_helper_or_has_too_many_or_the_same_twice():
    row = veteran()
    with pytest.raises(Invalid):
        actions.give_mandate(me(row), given=given(id_number=id_number(sequence=7)))
    actions.give_mandate(me(row), given=given())
    with pytest.raises(AlreadyDone):
        actions.give_mandate(me(row), given=given())
    for number in range(1, MOST):
        actions.give_mandate(me(row), given=given(id_number=id_number(sequence=60 + number)))
    with pytest.raises(TooManyMandates):
        actions.give_mandate(me(row), given=given(id_number=id_number(sequence=70)))
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.filter(person=row).update(valid_to=now().date() + timedelta(days=400))


def test_the_station_writes_down_a_paper_and_takes_it_back():
    row, clerk = veteran(), station()
    made = actions.record_mandate(clerk, person_id=row.pk, given=given(), paper="本人到窗口签的委托书")
    assert (made.way, made.given_by_id, made.last_day) == ("paper", clerk.staff_id, now().date() + timedelta(days=90))
    assert AuditEntry.objects.filter(verb="portal.record_mandate", reason="本人到窗口签的委托书").exists()
    assert (
        HER_NUMBER not in str(list(AuditEntry.objects.values()))
        and bytes(made.id_number_sealed).find(HER_NUMBER.encode()) < 0
    )
    with pytest.raises(Invalid):
        actions.record_mandate(clerk, person_id=row.pk, given=given(id_number=id_number(sequence=71)), paper="无")
    for call, more in (
        (actions.record_mandate, {"given": given(), "paper": "委托书一份"}),
        (actions.cancel_mandate, {"mandate_id": made.pk}),
    ):
        with pytest.raises(NotFound):
            call(station(division=OTHER_TOWN), person_id=row.pk, **more)
        with pytest.raises(Forbidden):
            call(make_actor("auditor"), person_id=row.pk, **more)
    other = veteran(name="李秀英", id_number=id_number(sequence=8), phone=phone(2))
    with pytest.raises(NotFound):
        actions.cancel_mandate(clerk, person_id=other.pk, mandate_id=made.pk)
    with pytest.raises(NotFound):
        actions.revoke_mandate(me(other), mandate_id=made.pk)
    actions.cancel_mandate(clerk, person_id=row.pk, mandate_id=made.pk)
    with pytest.raises(AlreadyDone):
        actions.cancel_mandate(clerk, person_id=row.pk, mandate_id=made.pk)


def test_the_desk_page_shows_writes_and_takes_back():
    row = veteran()
    client = Client()
    client.force_login(
        make_user("station_clerk", division=f"{row.division_id[:9]}000"), backend="apps.org.sign_in.StaffBackend"
    )
    url = f"/portal/desk/helpers/{row.pk}/"
    assert "还没有授权任何人代办" in client.get(url).content.decode()
    assert client.post(url, typed(phone="1")).status_code == 422
    assert client.post(url, typed(paper="本人到窗口签的委托书")).status_code == 302
    page = client.get(url).content.decode()
    assert DAUGHTER in page and "书面授权" in page and HER_NUMBER not in page and phone(31) not in page
    client.post(f"{url}{Mandate.objects.get().pk}/cancel/")
    assert Mandate.objects.get().revoked_at is not None
    foreign = Client()
    foreign.force_login(make_user("station_clerk", division=OTHER_TOWN), backend="apps.org.sign_in.StaffBackend")
    assert foreign.get(url).status_code == 404
