"""The photograph of a card: 352×440 pixels, JPEG, 20–50 KB, 300 dpi, bare-headed, plain white ground. Pure.

Judged from the bytes, never from a name: size and kind before anything is decoded. What a clerk cannot see (camera data,
orientation marks, a missing dpi) is put right by rewriting the headers; the picture itself is never painted anew.
"""

import io
import struct
from dataclasses import dataclass

from PIL import Image, ImageChops

from apps.cards.rules.refusals import BadPhoto

WIDTH, HEIGHT = 352, 440
LEAST, MOST = 20 * 1024, 50 * 1024
DPI = 300
TOP_ROWS, SIDE_COLUMNS, SIDE_ROWS = 26, 18, 176
WHITE_FROM, GREY_WITHIN = 225, 20
WHITE_SHARE = 970
SUBJECT_SHARE = 150
_KNOWN = ((b"\x89PNG", "PNG"), (b"GIF8", "GIF"), (b"BM", "BMP"), (b"RIFF", "WebP"), (b"%PDF", "PDF"), (b"II*\x00", "TIFF"))
_APP0 = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x01" + struct.pack(">HH", DPI, DPI) + b"\x00\x00"
_HOW = "请在申请页面选择原照片，用裁剪框对准头肩后使用自动生成的照片。"


@dataclass(frozen=True, slots=True)
class Photo:
    """Bytes to store, and how white the ground is in thousandths."""

    content: bytes
    white: int


def check_photo(content: bytes, filename: str = "") -> Photo:
    """A card photograph with clean headers. Raises BadPhoto: what is wrong, by measure, and what to do."""
    _check_size(content)
    _check_kind(content, filename)
    clean, turned = _clean(content)
    picture = _decoded(clean)
    if turned:
        raise BadPhoto(f"照片带有旋转标记，制证时会横过来。{_HOW}", field="photo")
    if picture.size == (HEIGHT, WIDTH):
        raise BadPhoto(f"照片是横放的（{HEIGHT}×{WIDTH}像素），应为竖放{WIDTH}×{HEIGHT}像素。{_HOW}", field="photo")
    if picture.size != (WIDTH, HEIGHT):
        wide, high = picture.size
        raise BadPhoto(f"照片是{wide}×{high}像素，应为{WIDTH}×{HEIGHT}像素。{_HOW}", field="photo")
    if not LEAST <= len(clean) <= MOST:
        raise BadPhoto(f"照片去掉相机信息后为{_kb(len(clean))}，应在20KB至50KB之间。{_HOW}", field="photo")
    return Photo(clean, _check_ground(picture))


def _kb(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}MB" if size >= 1024 * 1024 else f"{size / 1024:.1f}KB"


def _check_size(content: bytes) -> None:
    if not content:
        raise BadPhoto("照片文件是空的，请重新选择照片。", field="photo")
    if len(content) > MOST * 2:  # camera data may weigh as much as the picture; anything more is not decoded at all
        raise BadPhoto(f"照片有{_kb(len(content))}，应在20KB至50KB之间。{_HOW}", field="photo")
    if len(content) < LEAST:
        raise BadPhoto(f"照片只有{_kb(len(content))}，应在20KB至50KB之间，太小的照片印出来不清楚。{_HOW}", field="photo")


def _check_kind(content: bytes, filename: str) -> None:
    if content.startswith(b"\xff\xd8\xff"):
        return
    kind = next((name for magic, name in _KNOWN if content.startswith(magic)), "")
    if kind and filename.lower().endswith((".jpg", ".jpeg")):
        raise BadPhoto(f"文件名是JPG，内容却是{kind}，改名不能改变格式。{_HOW}", field="photo")
    raise BadPhoto(f"照片应为JPEG格式{f'，上传的是{kind}' if kind else ''}。{_HOW}", field="photo")


def _clean(content: bytes) -> tuple[bytes, bool]:
    """The picture with one plain header of 300 dpi and nothing after its end; and whether a camera marked it as turned."""
    kept, at, turned = [b"\xff\xd8", _APP0], 2, False
    while True:
        if at + 4 > len(content) or content[at] != 0xFF:
            raise BadPhoto(f"照片打不开，可能没有传完或已损坏。{_HOW}", field="photo")
        marker, length = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        segment = content[at : at + 2 + length]
        at += 2 + length
        if marker == 0xE1 and segment[4:10] == b"Exif\x00\x00":
            turned = turned or _is_turned(content)
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker == 0xEE:  # APP14 tells how colours are written
            kept.append(segment)
        if marker == 0xDA:
            end = content.rfind(b"\xff\xd9")
            if end < at:
                raise BadPhoto(f"照片不完整，可能没有传完。{_HOW}", field="photo")
            return b"".join([*kept, content[at : end + 2]]), turned


def _is_turned(content: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG"]) as picture:
            return picture.getexif().get(0x0112, 1) not in (0, 1)
    except (OSError, ValueError, SyntaxError):
        return False


def _decoded(content: bytes) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(content), formats=["JPEG"])
        if picture.width * picture.height > 4_000_000:
            raise BadPhoto(f"照片是{picture.width}×{picture.height}像素，应为{WIDTH}×{HEIGHT}像素。{_HOW}", field="photo")
        return picture.convert("RGB")
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:
        raise BadPhoto(f"照片打不开，可能没有传完或已损坏。{_HOW}", field="photo") from error


def _check_ground(picture: Image.Image) -> int:
    """White pixels of the upper border in thousandths; shoulders touch the lower border, so that it is not asked."""
    border = [
        picture.crop((0, 0, WIDTH, TOP_ROWS)),
        picture.crop((0, TOP_ROWS, SIDE_COLUMNS, SIDE_ROWS)),
        picture.crop((WIDTH - SIDE_COLUMNS, TOP_ROWS, WIDTH, SIDE_ROWS)),
    ]
    white = _white_share(border)
    if white < WHITE_SHARE:
        raise BadPhoto(
            f"背景不是纯白色：上边和两侧的白色只占{white / 10:.1f}%，应在97%以上。请在白墙前重新拍摄，光线均匀，不要戴帽。",
            field="photo",
        )
    inner = picture.crop((WIDTH // 4, HEIGHT // 4, WIDTH * 3 // 4, HEIGHT * 3 // 4))
    if 1000 - _white_share([inner]) < SUBJECT_SHARE:
        raise BadPhoto("照片中间几乎是空白，没有拍到人像。请重新拍摄或重新裁剪。", field="photo")
    return white


def _white_share(parts: list[Image.Image]) -> int:
    """Pixels with every channel bright and no colour, in thousandths."""
    whites = total = 0
    for part in parts:
        red, green, blue = part.split()
        low = ImageChops.darker(red, ImageChops.darker(green, blue))
        high = ImageChops.lighter(red, ImageChops.lighter(green, blue))
        bright = low.point(lambda value: 255 if value >= WHITE_FROM else 0)
        grey = ImageChops.subtract(high, low).point(lambda value: 255 if value <= GREY_WITHIN else 0)
        whites += ImageChops.darker(bright, grey).histogram()[255]
        total += part.width * part.height
    return whites * 1000 // total
