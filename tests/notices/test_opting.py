"""Who wants no greetings gets none; what must be said is said all the same."""

import pytest
from django.test import Client

from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Invalid, NotFound
from apps.notices import actions
from apps.notices.models import Message, OptOut
from apps.notices.rules import OptedOut, Outgoing
from tests.make import OTHER_TOWN, make_actor, make_user
from tests.notices.builders import DUE, WANG, sent
from tests.people.builders import person

pytestmark = pytest.mark.django_db
GREETING = {"name": "王建国", "age": "80", "station": "某站", "phone": "0552-1", "bureau": "某局"}


def test_greetings_stop_and_duties_go_on(clerk: Actor, station_clerk: Actor) -> None:
    actions.opt_out(station_clerk, recipient=WANG, way="call")
    with pytest.raises(AlreadyDone):
        actions.opt_out(clerk, recipient=WANG, way="window")
    with pytest.raises(OptedOut):
        sent(clerk, key="b:1", template="birthday", values=GREETING)
    items = [Outgoing("b:2", WANG, GREETING)]
    assert actions.send_messages(clerk, template="birthday", items=items, subject="生日问候") == 0
    assert sent(clerk).text.startswith(f"{DUE['name']}您好，请于")
    actions.opt_in(clerk, recipient=WANG)
    with pytest.raises(AlreadyDone):
        actions.opt_in(clerk, recipient=WANG)
    assert actions.send_messages(clerk, template="birthday", items=items, subject="生日问候") == 1
    assert OptOut.objects.get().ended_by_id == clerk.staff_id


def test_refusals(clerk: Actor) -> None:
    with pytest.raises(Invalid):
        actions.opt_out(clerk, recipient=WANG, way="telepathy")
    elsewhere = make_actor("station_clerk", division=OTHER_TOWN)
    for call in (
        lambda: actions.opt_out(elsewhere, recipient=WANG, way="call"),
        lambda: actions.opt_in(elsewhere, recipient=WANG),
    ):
        with pytest.raises(NotFound):
            call()
    assert not OptOut.objects.exists() and not Message.objects.exists()


def test_the_page_of_the_person() -> None:
    row, client, other = person(), Client(), Client()
    client.force_login(make_user("benefit_clerk"))
    other.force_login(make_user("station_clerk", division=OTHER_TOWN))
    url = f"/persons/{row.pk}/greetings/"
    assert "问候短信" in client.get(f"/persons/{row.pk}/").content.decode()
    assert client.post(url, {"way": ""}).status_code == 422
    assert client.post(url, {"way": "window"}).status_code == 302
    assert row.name in client.get("/notices/opt-outs/").content.decode()
    assert "恢复发送" in client.get(url).content.decode()
    assert other.get(url).status_code == 404 and row.name not in other.get("/notices/opt-outs/").content.decode()
    assert client.post(url, {"again": "yes"}).status_code == 302
    assert "没有人退订" in client.get("/notices/opt-outs/").content.decode()
