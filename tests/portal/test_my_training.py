"""我的培训: a veteran joins a class once, leaves before it begins, sees only the own; a class that is full or runs refuses in words."""

import pytest

from apps.core.month import Month
from apps.jobs.actions import learning, living, loans
from apps.jobs.actions import training as acts
from apps.jobs.models import Enrolment, TrainingVoucher
from tests.jobs.ledger import Desk
from tests.jobs.test_living import half_days
from tests.jobs.test_loans import draw, granted
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


def test_ones_own_loan_interest_business_and_allowance_and_nobody_elses():
    desk, mine, other = Desk(), veteran(), veteran(name="李二牛", id_number=id_number(sequence=8), phone=phone(2))
    row = granted(desk, person=mine)
    draw(desk, row, 10_000_000)
    loans.prepare_interest(desk.clerk, quarter="2026Q2")
    half_days(learning.enrol(desk.clerk, class_id=opened(desk).pk, person_id=mine.pk), Month(2026, 10), 4, 3)
    living.prepare_living(desk.clerk, month="2026-10")
    page = signed_in(mine).get("/portal/me/founding/").content.decode()
    for words in (
        "100,000.00",
        "还欠本金100,000.00元",
        "补 910.00 元",
        "等局领导核对",
        "您还没有导师",
        "没有您名下的军创企业",
    ):
        assert words in page, words
    assert "到课3个半天（应到4个）＝1.5天×10.00元＝15.00元" in signed_in(mine).get(PAGE).content.decode()
    theirs = signed_in(other)
    assert (
        "您没有登记过创业贷款" in theirs.get("/portal/me/founding/").content.decode()
        and "生活补助" not in theirs.get(PAGE).content.decode()
    )
