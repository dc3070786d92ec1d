"""The photograph: what is refused in words and by measure, and what is put right silently."""

import io

import pytest
from PIL import Image

from apps.cards.rules.photos import DPI, check_photo
from apps.cards.rules.refusals import BadPhoto
from tests.cards.make import portrait


def refused(content: bytes, name: str = "a.jpg") -> str:
    with pytest.raises(BadPhoto) as caught:
        check_photo(content, name)
    assert caught.value.field == "photo"
    return caught.value.message


def test_a_right_photograph_is_taken_with_300_dpi_and_nothing_of_the_camera():
    exif = Image.Exif()
    exif[0x010F], exif[0x8825] = "相机", {}
    found = check_photo(portrait(exif=exif, comment=b"secret", dpi=(72, 72)), "a.jpg")
    picture = Image.open(io.BytesIO(found.content))
    assert (picture.size, picture.info["dpi"], dict(picture.getexif())) == ((352, 440), (DPI, DPI), {})
    assert b"secret" not in found.content and b"Exif" not in found.content
    assert found.white >= 970


def test_what_stands_behind_the_end_of_the_picture_is_not_kept():
    found = check_photo(portrait() + b"<?php hidden ?>", "a.jpg")
    assert found.content.endswith(b"\xff\xd9") and b"hidden" not in found.content


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空的"),
        (b"\xff\xd8\xff" + b"\0" * 12 * 1024 * 1024, "12.0MB"),
        (portrait(noise=0, quality=60), "20KB至50KB"),
        (portrait((440, 352)), "横放"),
        (portrait((300, 400), quality=92), "300×400"),
        (portrait(ground="#3f7fbf"), "不是纯白色"),
        (portrait(ground="#d8d8d8"), "不是纯白色"),
        (portrait()[:25_000], "不完整"),
        (b"\xff\xd8\xff" + b"junk" * 6000, "打不开"),
        (b"just text " * 3000, "JPEG"),
    ],
    ids=["empty", "12MB", "light", "lying", "size", "blue", "grey", "cut", "junk", "text"],
)
def test_a_wrong_photograph_is_refused_with_its_measure_and_a_next_step(content, words):
    message = refused(content)
    assert words in message
    assert "请" in message


def test_a_png_with_another_name_is_told_apart():
    png = portrait(format="PNG")
    assert "改名" in refused(png[:60_000], "photo.jpg")
    assert "PNG" in refused(png[:60_000], "photo.png")


def test_a_portrait_with_a_turning_mark_is_refused():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert "旋转" in refused(portrait(exif=exif))


def test_an_empty_white_sheet_is_no_portrait():
    noise = Image.effect_noise((352, 440), 20).convert("RGB")
    white = Image.new("RGB", (352, 440), "white")
    white.paste(noise, (0, 330))
    out = io.BytesIO()
    white.save(out, "JPEG", quality=95)
    assert "空白" in refused(out.getvalue())
