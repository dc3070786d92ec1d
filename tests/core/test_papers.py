"""Papers handed in, damaged and odd."""

import io

import pytest
from PIL import Image

from apps.core.papers import clean_paper


def photo(orientation: int = 6) -> bytes:
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x0112], exif[0x010E] = orientation, "desc"
    Image.new("RGB", (60, 40), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(
    ("orientation", "size"), [(1, (60, 40)), (3, (60, 40)), (6, (40, 60)), (8, (40, 60)), (99, (60, 40))]
)
def test_a_photo_is_turned_upright(orientation, size):
    assert Image.open(io.BytesIO(clean_paper(photo(orientation)).content)).size == size


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_photo_whose_description_is_damaged_is_taken_all_the_same():
    content = bytearray(photo())
    content[content.index(b"Exif") + 17] = 0  # a tag of no known type: Pillow cannot write such an EXIF anew
    assert Image.open(io.BytesIO(clean_paper(bytes(content)).content)).size == (40, 60)
