"""A card in a real Chromium: taken with a photograph cropped on the page, through all levels, made, delivered, checked without network,
lost, replaced and recalled; the person page, the counts and the audit agree."""

import io

import pytest
from django.utils.timezone import localdate
from PIL import Image
from playwright.sync_api import expect

from apps.cards.models import Application, Box, Card, CardPhoto, Lot
from apps.cards.queries.checking import code_of
from apps.cases.models import Case
from apps.core.models import AuditEntry
from tests.cards.make import answer, portrait, veteran
from tests.make import TOWN, make_user

pytestmark = [pytest.mark.browser]


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def big_photo(file) -> None:
    """What a telephone takes: far too large and in another shape."""
    picture = Image.open(io.BytesIO(portrait())).resize((1408, 1760))
    whole = Image.new("RGB", (2000, 2000), "white")
    whole.paste(picture, (296, 120))
    whole.save(file, "JPEG", quality=95)


def upload(page, url: str, stage: str, content: bytes, file) -> None:
    file.write_bytes(content)
    page.goto(url)
    page.select_option("[name=stage]", stage)
    page.set_input_files("[name=file]", str(file))
    press(page, "核对并导入")


class Desks:
    """Four people at their screens."""

    def __init__(self, live_page, base: str, tmp_path) -> None:
        self.base, self.tmp = base, tmp_path
        self.station = live_page(make_user("station_clerk", division=TOWN, name="王站"), "/cards/")
        self.clerk = live_page(make_user("benefit_clerk", name="李梅"), "/cards/")
        self.reviewer = live_page(make_user("benefit_reviewer", name="周强"), "/cards/")

    def go(self, page, path: str) -> None:
        page.goto(self.base + path)

    def apply(self, path: str) -> Application:
        """The photograph is cropped, scaled and squeezed on the page."""
        file = self.tmp / "phone.jpg"
        big_photo(file)
        self.go(self.station, path)
        self.station.set_input_files("[data-card-photo]", str(file))
        expect(self.station.locator("[data-photo-state]")).to_contain_text("照片合格", timeout=20_000)
        if self.station.locator("[name=cleared]").count():
            self.station.check("[name=cleared]")
        press(self.station, "登记申请")
        expect(self.station.locator("h1")).to_contain_text("回执")
        return Application.objects.latest("id")

    def decide(self, row: Application, papers: tuple[str, ...]) -> None:
        """Accepted by the township, verified and approved by two others."""
        path = f"/cases/{row.case_id}/"
        for paper in papers:
            self.go(self.station, path)
            form = self.station.locator(f"form[action='{path}more/paper/']")
            if not form.is_visible():
                self.station.get_by_text("登记材料", exact=True).first.click()
            form.locator("[name=paper]").select_option(paper)
            form.locator("[name=proof]").select_option("seen")
            form.get_by_role("button", name="登记材料").click()
            self.station.wait_for_load_state()
        for page, button in ((self.station, "受理"), (self.clerk, "核实无误"), (self.reviewer, "初审通过")):
            self.go(page, path)
            press(page, button)
        assert Case.objects.get(pk=row.case_id).step == "city"

    def make(self) -> Card:
        """To the city, the province, the bank; signed for, boxed, received."""
        self.go(self.clerk, "/cards/lots/")
        press(self.clerk, "编制送审名单")
        lot = Lot.objects.latest("id")
        for stage, word in (("city", "通过"), ("province", "已备案")):
            upload(self.clerk, f"{self.base}/cards/lots/{lot.number}/", stage, answer(lot, stage, word), self.tmp / "a.csv")
        self.go(self.clerk, "/cards/lots/")
        press(self.clerk, "编制制证批次")
        lot = Lot.objects.latest("id")
        url = f"{self.base}/cards/lots/{lot.number}/"
        upload(self.clerk, url, "bank", answer(lot, "bank", "成功", c3="别人"), self.tmp / "bad.csv")
        expect(self.clerk.locator(".errsum")).to_contain_text("与发出时不一致")
        upload(self.clerk, url, "bank", answer(lot, "bank", "成功"), self.tmp / "b.csv")
        card = Card.objects.latest("id")
        self.clerk.fill("[name=counted]", "1")
        self.clerk.fill("[name=counted_sum]", str(int(card.serial[-6:])))
        press(self.clerk, "清点无误，签收")
        self.go(self.clerk, "/cards/boxes/")
        self.clerk.get_by_role("button", name="装箱发往").click()
        self.clerk.wait_for_load_state()
        self.go(self.station, f"/cards/boxes/{Box.objects.latest('id').number}/")
        self.station.fill("[name=counted]", "1")
        press(self.station, "清点无误，接收")
        return Card.objects.get(pk=card.pk)

    def deliver(self, card: Card) -> None:
        self.go(self.station, f"/cards/{card.pk}/deliver/")
        press(self.station, "发放签收")
        expect(self.station.locator("body")).to_contain_text("使用中")


def check(page, code: str, words: str) -> None:
    page.fill("[data-check-code]", code)
    press(page, "核验")
    expect(page.locator("[data-check-answer]")).to_contain_text(words)


def checked_offline(desks: Desks, merchant, axe, card: Card) -> None:
    """A merchant's page without network; then the card is lost."""
    assert axe(merchant) == []
    merchant.context.set_offline(True)
    code = code_of(card)
    check(merchant, code, "证件有效")
    check(merchant, code, "卡号后四位 4001")
    check(merchant, code[:-4] + "AAAA", "核验码无效")
    merchant.context.set_offline(False)

    desks.go(desks.station, f"/cards/{card.pk}/loss/")
    desks.station.select_option("[name=kind]", "formal")
    press(desks.station, "登记挂失")
    merchant.goto(desks.base + "/cards/check/")
    check(merchant, code, "已挂失或作废")


def recalled(desks: Desks, new: Card) -> None:
    """Proposed by one, the province's decision entered by another."""
    desks.go(desks.clerk, f"/cards/{new.pk}/withdraw/")
    desks.clerk.fill("[name=reason]", "法院判决已经生效")
    press(desks.clerk, "提出收回")
    desks.go(desks.reviewer, "/cards/withdrawals/")
    desks.reviewer.get_by_role("link", name="登记省级决定").click()
    desks.reviewer.fill("[name=decision_no]", "皖退役（演示）〔2026〕5号")
    desks.reviewer.fill("[name=decided_on]", localdate().isoformat())
    press(desks.reviewer, "登记省级决定")
    expect(desks.reviewer.locator("body")).to_contain_text("已收回")


def test_a_card_from_application_to_recall(transactional_db, live_page, live_server, axe, tmp_path):
    desks, person = Desks(live_page, live_server.url, tmp_path), veteran()
    row = desks.apply(f"/cards/apply/{person.pk}/")
    photo = CardPhoto.objects.get()
    assert 20 * 1024 <= photo.size <= 50 * 1024
    desks.go(desks.station, "/cards/applications/")
    assert axe(desks.station) == []
    desks.decide(row, ("id_card", "identity"))
    card = desks.make()
    desks.deliver(card)
    card.refresh_from_db()
    checked_offline(desks, live_page(None, "/cards/check/"), axe, card)

    again = desks.apply(f"/cards/{card.pk}/replace/")
    desks.decide(again, ("id_card",))
    new = desks.make()
    desks.deliver(new)
    recalled(desks, new)

    desks.go(desks.clerk, f"/persons/{person.pk}/?tab=card")
    for word in (card.serial, new.serial, "已补换作废", "已收回"):
        expect(desks.clerk.locator("main")).to_contain_text(word)
    desks.go(desks.clerk, "/cards/balance/")
    assert axe(desks.clerk) == []
    totals = desks.clerk.locator("tfoot td").all_inner_texts()
    assert totals[:6] == ["2", "0", "0", "1", "1", "0"] and totals[7] == "1"
    verbs = set(AuditEntry.objects.filter(outcome="done").values_list("verb", flat=True))
    assert {f"cards.{name}" for name in ("apply_for_card", "make_lot", "take_result", "sign_lot", "dispatch_box", "receive_box",
                                         "deliver_card", "report_loss", "propose_withdrawal", "decide_withdrawal")} <= verbs  # fmt: skip
