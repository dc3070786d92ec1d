"""A card in a real Chromium: taken with a photograph cropped on the page, through all levels, made, delivered, checked without network,
lost, replaced and recalled; the person page, the counts and the audit agree."""

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest
from django.utils.timezone import localdate
from PIL import Image
from playwright.sync_api import expect

from apps.cards.models import Application, Box, Card, CardPhoto, Lot
from apps.cards.queries.checking import code_of
from apps.cases.models import Case
from apps.core.models import AuditEntry
from tests.cards.make import portrait, veteran, write
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


def fetched(page, press_it) -> bytes:
    """What the browser downloads."""
    with page.expect_download() as waiting:
        press_it()
    return Path(waiting.value.path()).read_bytes()


def sent(page) -> list[list[str]]:
    """The archive of a list as it leaves: a workbook, a photograph a row, and the form on which the other side answers."""
    with zipfile.ZipFile(io.BytesIO(fetched(page, page.get_by_role("button", name="下载").click))) as archive:
        names = archive.namelist()
        forms = [name for name in names if name.endswith(".csv")]
        table = list(csv.reader(io.StringIO(archive.read(forms[0]).decode("utf-8-sig"))))
        for row in table[1:]:
            photo = archive.read(next(name for name in names if name.startswith("photos/") and row[2] in name))
            assert Image.open(io.BytesIO(photo)).size == (352, 440)
    assert any(name.endswith(".xlsx") for name in names)
    return table


def answered(table: list[list[str]], word: str, *more: str) -> bytes:
    """Filled in by the other side."""
    return write([table[0], *([*row[:8], word, "", *more][: len(row)] for row in table[1:])])


def sheets(page, url: str) -> int:
    """How many A4 sheets a page prints on; what is a table stays one, though A4 is narrower than a tablet."""
    page.goto(url)
    before = page.viewport_size
    page.set_viewport_size({"width": 718, "height": 1047})
    page.emulate_media(media="print")
    shown = page.locator("table td").evaluate_all("cells => cells.map(cell => getComputedStyle(cell).display)")
    assert set(shown) <= {"table-cell"}
    page.emulate_media(media="null")
    page.set_viewport_size(before)
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True)))


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
        url = f"{self.base}/cards/lots/{Lot.objects.latest('id').number}/"
        self.clerk.goto(url)
        upload(self.clerk, url, "city", answered(sent(self.clerk), "通过"), self.tmp / "city.csv")
        form = fetched(self.clerk, self.clerk.get_by_role("link", name="省级备案").click).decode("utf-8-sig")
        upload(
            self.clerk, url, "province", answered(list(csv.reader(io.StringIO(form))), "已备案"), self.tmp / "province.csv"
        )
        self.go(self.clerk, "/cards/lots/")
        press(self.clerk, "编制制证批次")
        url = f"{self.base}/cards/lots/{Lot.objects.latest('id').number}/"
        self.clerk.goto(url)
        table, made = sent(self.clerk), ("成功", "4001", "2036-11-30", "")
        upload(
            self.clerk,
            url,
            "bank",
            answered([table[0], [*table[1][:3], "别人", *table[1][4:]]], *made),
            self.tmp / "bad.csv",
        )
        expect(self.clerk.locator(".errsum")).to_contain_text("与发出时不一致")
        assert Card.objects.latest("id").state == "making"
        upload(self.clerk, url, "bank", answered(table, *made), self.tmp / "bank.csv")
        card = Card.objects.latest("id")
        self.clerk.fill("[name=counted]", "1")
        self.clerk.fill("[name=counted_sum]", str(int(card.serial[-6:])))
        press(self.clerk, "清点无误，签收")
        self.go(self.clerk, "/cards/boxes/")
        self.clerk.get_by_role("button", name="装箱发往").click()
        self.clerk.wait_for_load_state()
        self.go(self.station, f"/cards/boxes/{Box.objects.latest('id').number}/")
        for path in ("", "labels/"):
            assert sheets(self.station, f"{self.base}/cards/boxes/{Box.objects.latest('id').number}/{path}") == 1
        self.go(self.station, f"/cards/boxes/{Box.objects.latest('id').number}/")
        self.station.fill("[name=counted]", "1")
        press(self.station, "清点无误，接收")
        return Card.objects.get(pk=card.pk)

    def deliver(self, card: Card) -> None:
        self.go(self.station, f"/cards/{card.pk}/deliver/")
        press(self.station, "发放签收")
        assert sheets(self.station, f"{self.base}/cards/{card.pk}/slip/") == 1
        self.go(self.station, f"/cards/{card.pk}/")
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


def kept(desks: Desks, card: Card) -> None:
    """A withdrawal proposed by one; the province says no, entered by another: the card stays valid."""
    desks.go(desks.clerk, f"/cards/{card.pk}/withdraw/")
    desks.clerk.fill("[name=reason]", "群众反映出借他人使用")
    press(desks.clerk, "提出收回")
    desks.go(desks.reviewer, "/cards/withdrawals/")
    desks.reviewer.get_by_role("link", name="登记省级决定").click()
    desks.reviewer.fill("[name=decision_no]", "皖退役（演示）〔2026〕5号")
    desks.reviewer.fill("[name=decided_on]", localdate().isoformat())
    desks.reviewer.select_option("[name=upheld]", "no")
    press(desks.reviewer, "登记省级决定")
    expect(desks.reviewer.locator("main")).to_contain_text("使用中")


def died(desks: Desks, card: Card) -> None:
    """The death is entered by one and signed by another; what follows for the card is seen before, and done with it."""
    desks.go(desks.clerk, f"/persons/{card.person_id}/death/")
    desks.clerk.fill("[name=died_on]", localdate().isoformat())
    desks.clerk.fill("[name=paper]", "火化证明")
    press(desks.clerk, "看看会怎样")
    expect(desks.clerk.locator("main")).to_contain_text(card.serial)
    press(desks.clerk, "提出并交复核")
    expect(desks.clerk.locator("main")).to_contain_text("须由另一人复核")
    assert Card.objects.get(pk=card.pk).state == "in_use"
    desks.go(desks.reviewer, desks.clerk.url.removeprefix(desks.base))
    press(desks.reviewer, "核对无误，一次生效")
    expect(desks.reviewer.locator("main")).to_contain_text(f"优待证{card.serial}已作废，请向家属收回")


def written(card: Card) -> list[str]:
    """The audit's entries on one card, in order: what was done, and the state it left the card in."""
    rows = AuditEntry.objects.filter(outcome="done", row_type__iexact="cards.card", row_id=str(card.pk)).order_by("id")
    given = [(row.verb.removeprefix("cards."), row.after or {}) for row in rows]
    return [f"{verb} {after.get('card') or after.get('state', '')}".strip() for verb, after in given]


def counted(desks: Desks) -> None:
    """The balance holds, and each figure opens exactly the cards it counts."""
    totals = desks.clerk.locator("tfoot td").all_inner_texts()
    assert totals[:6] == ["2", "0", "0", "1", "1", "0"] and totals[7] == "1"
    expect(desks.clerk.locator("tfoot")).to_contain_text("相符")
    desks.clerk.locator("tfoot td a").nth(4).click()
    expect(desks.clerk.locator("main")).to_contain_text("已收回：共 1 张")


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
    merchant = live_page(None, "/cards/check/")
    checked_offline(desks, merchant, axe, card)

    again = desks.apply(f"/cards/{card.pk}/replace/")
    desks.decide(again, ("id_card",))
    new = desks.make()
    desks.deliver(new)
    kept(desks, new)
    died(desks, new)
    merchant.goto(desks.base + "/cards/check/")
    new.refresh_from_db()
    check(merchant, code_of(new), "已挂失或作废")

    desks.go(desks.clerk, f"/persons/{person.pk}/?tab=card")
    for word in (card.serial, new.serial, "已补换作废", "已收回"):
        expect(desks.clerk.locator("main")).to_contain_text(word)
    desks.go(desks.clerk, "/cards/balance/")
    assert axe(desks.clerk) == []
    counted(desks)
    assert written(card) == FIRST_LIFE
    assert written(new) == SECOND_LIFE


#: What the audit says of each of the two cards, in the order in which it happened.
FIRST_LIFE = ["deliver_card in_use", "report_loss lost", "apply_for_card replaced"]
SECOND_LIFE = ["deliver_card in_use", "propose_withdrawal", "decide_withdrawal in_use", "recall_dead recalled"]
