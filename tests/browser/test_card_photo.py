"""The photograph on the page of the application: what a clerk may bring, what the page makes of it, what it says when it cannot."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from apps.cards.actions.photos import clear_photo
from apps.cards.models import Application, CardPhoto
from apps.cases.models import Case
from tests.cards.make import portrait, veteran
from tests.make import TOWN, make_user

pytestmark = [pytest.mark.browser]
READY = 60_000


def telephone(size: tuple[int, int] = (1408, 1760)) -> Image.Image:
    """The drawn portrait as large as a telephone takes it."""
    return Image.open(io.BytesIO(portrait())).resize(size).convert("RGB")


def saved(picture: Image.Image, kind: str = "JPEG", **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def turned() -> bytes:
    """Held sideways: the pixels lie, the camera's mark says how to turn them."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return saved(telephone().rotate(90, expand=True), quality=90, exif=exif)


def heavy() -> bytes:
    """Twelve megabytes."""
    content = saved(telephone((3520, 4400)), quality=100, subsampling=0)
    return content + b"\0" * max(0, 12 * 1024 * 1024 - len(content))


def across() -> bytes:
    """Taken across, the person in the middle."""
    picture = Image.new("RGB", (1600, 900), "white")
    picture.paste(telephone((720, 900)), (440, 0))
    return saved(picture, quality=95)


class Page:
    """The application's page with its preview."""

    def __init__(self, page, tmp_path) -> None:
        self.page, self.tmp = page, tmp_path
        self.state = page.locator("[data-photo-state]")

    def choose(self, name: str, content: bytes) -> None:
        file = self.tmp / name
        file.write_bytes(content)
        self.page.set_input_files("[data-card-photo]", str(file))

    def pixel(self, x: int, y: int) -> list[int]:
        """What the live preview shows there."""
        return self.page.evaluate(
            "([x, y]) => Array.from(document.querySelector('[data-photo-canvas]').getContext('2d').getImageData(x, y, 1, 1).data)",
            [x, y],
        )[:3]

    def good(self) -> None:
        expect(self.state).to_contain_text("照片合格", timeout=READY)


@pytest.fixture
def desk(transactional_db, live_page, tmp_path):
    person = veteran()
    return Page(live_page(make_user("station_clerk", division=TOWN, name="王站"), f"/cards/apply/{person.pk}/"), tmp_path)


def is_white(colour: list[int]) -> bool:
    return min(colour) > 225


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("turned.jpg", turned),
        ("picture.jpg", lambda: saved(telephone(), "PNG")),
        ("big.jpg", heavy),
        ("wide.jpg", across),
    ],
    ids=["turned", "PNG renamed", "12 MB", "other shape"],
)
def test_whatever_a_telephone_gives_becomes_a_photograph_a_card_can_carry(desk, name, make):
    desk.choose(name, make())
    desk.good()
    assert is_white(desk.pixel(176, 8)) and not is_white(desk.pixel(176, 200)), "upright: ground above, face in the middle"
    desk.page.check("[name=cleared]")
    desk.page.get_by_role("button", name="登记申请").click()
    expect(desk.page.locator("h1")).to_contain_text("回执")
    row = CardPhoto.objects.get()
    picture = Image.open(io.BytesIO(clear_photo(row)))
    assert (picture.format, picture.size, picture.info["dpi"]) == ("JPEG", (352, 440), (300, 300))
    assert 20 * 1024 <= row.size <= 50 * 1024 and not picture.getexif()


def test_the_preview_follows_the_slider_the_turn_the_mouse_and_the_keys(desk):
    wide = Image.new("RGB", (2000, 2000), "white")
    wide.paste(telephone((1000, 1250)), (500, 700))
    desk.choose("wide.jpg", saved(wide, quality=95))
    desk.good()
    whole = desk.pixel(176, 200)
    desk.page.locator("[data-photo-zoom]").fill("170")
    desk.good()
    box = desk.page.locator("[data-photo-canvas]").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    before = [desk.pixel(176, y) for y in range(60, 400, 40)]
    desk.page.mouse.move(*middle)
    desk.page.mouse.down()
    desk.page.mouse.move(middle[0], middle[1] - 90, steps=4)
    desk.page.mouse.up()
    dragged = [desk.pixel(176, y) for y in range(60, 400, 40)]
    assert dragged != before and whole is not None
    desk.page.locator("[data-photo-canvas]").press("ArrowDown")
    assert [desk.pixel(176, y) for y in range(60, 400, 4)] != dragged
    desk.page.get_by_role("button", name="转 90 度").click()
    assert desk.page.locator("[data-photo-canvas]").is_visible()
    for _ in range(3):
        desk.page.get_by_role("button", name="转 90 度").click()
    expect(desk.state).to_contain_text("352×440像素", timeout=READY)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("letter.jpg", b"%PDF-1.7 not a picture", "不是照片"),
        ("blue.jpg", saved(Image.open(io.BytesIO(portrait((1408, 1760), ground="#3f7fbf"))), quality=90), "背景不够白"),
    ],
    ids=["no picture", "blue ground"],
)
def test_what_cannot_be_mended_is_said_at_once_and_refused_by_the_server_too(desk, name, content, words):
    desk.choose(name, content)
    expect(desk.state).to_contain_text(words, timeout=READY)
    expect(desk.state).to_contain_text("请")
    desk.page.check("[name=cleared]")
    desk.page.get_by_role("button", name="登记申请").click()
    expect(desk.page.locator(".errsum")).to_contain_text("请")
    assert not Application.objects.exists() and not Case.objects.exists()
