"""我的培训: a veteran joins a class once, leaves before it begins, sees only the own; a class that is full or runs refuses in words."""

import pytest

from apps.jobs.actions import training as acts
from apps.jobs.models import Enrolment, TrainingVoucher
from tests.jobs.ledger import Desk
from tests.jobs.test_training import opened
from tests.people.builders import id_number, phone
from tests.portal.make import signed_in, veteran

pytestmark = pytest.mark.django_db
PAGE = "/portal/me/training/"


def test_join_leave_and_what_stands_there():
    desk, one, two = Desk(), veteran(), veteran(name="李二牛", id_number=id_number(sequence=8), phone=phone(2))
    row = opened(desk, seats=1)
    mine, theirs = signed_in(one), signed_in(two)
    assert row.name in mine.get(PAGE).content.decode()
    for word in ("joined", "already"):
        assert mine.post(f"{PAGE}{row.pk}/join/").headers["Location"].endswith(f"done={word}")
    full = theirs.post(f"{PAGE}{row.pk}/join/")
    assert full.status_code == 409 and "名额已满" in full.content.decode()
    assert theirs.post(f"{PAGE}{row.pk}/leave/").status_code == 404
    page = mine.get(f"{PAGE}?done=joined").content.decode()
    assert "已经报名" in page and TrainingVoucher.objects.get().number in page
    for word in ("left", "already"):
        assert mine.post(f"{PAGE}{row.pk}/leave/").headers["Location"].endswith(f"done={word}")
    assert theirs.post(f"{PAGE}{row.pk}/join/").status_code == 302
    acts.start_class(desk.clerk, class_id=row.pk)
    assert theirs.post(f"{PAGE}{row.pk}/leave/").status_code == 409
    assert mine.post(f"{PAGE}{row.pk}/join/").status_code == 404
    assert "正在上课" in theirs.get(PAGE).content.decode() and row.name not in theirs.get("/portal/").content.decode()
    assert Enrolment.objects.filter(state="learning").count() == 1
