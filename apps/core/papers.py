"""Papers handed in (扫描件): judged by their bytes, never by a name or by what a browser says; pictures are painted anew.

A picture leaves as a fresh JPEG: turned upright, no larger than needed, without place, camera, author or anything hidden behind
it. A PDF keeps its bytes, may hold nothing that runs, and is only ever handed out as a download. Shared by dossiers and cases.
"""

import io
import re
from dataclasses import dataclass

from PIL import ExifTags, Image

from apps.core.errors import Invalid

LARGEST = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2400
JPEG, PDF = "image/jpeg", "application/pdf"
_MAGIC = ((b"\xff\xd8\xff", "JPEG"), (b"\x89PNG\r\n\x1a\n", "PNG"))
_ACTIVE = (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/OpenAction", b"/RichMedia", b"/XFA")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
# How the camera was held, by EXIF's number for it. (Pillow's own exif_transpose writes the whole EXIF anew and chokes on an odd one.)
_TURNS = dict(
    enumerate(
        (
            Image.Transpose.FLIP_LEFT_RIGHT,
            Image.Transpose.ROTATE_180,
            Image.Transpose.FLIP_TOP_BOTTOM,
            Image.Transpose.TRANSPOSE,
            Image.Transpose.ROTATE_270,
            Image.Transpose.TRANSVERSE,
            Image.Transpose.ROTATE_90,
        ),
        start=2,
    )
)
# The bound is checked below on the size the header names, before anything is unpacked; Pillow's own one only warns.
Image.MAX_IMAGE_PIXELS = None


class BadPaper(Invalid):
    """Not a paper this house stores."""


@dataclass(frozen=True, slots=True)
class Paper:
    """Bytes to store, what they are, and the ending of a file with them."""

    content: bytes
    content_type: str
    suffix: str


def clean_paper(content: bytes) -> Paper:
    """A PDF, JPEG or PNG of at most 10 MB and 40 million pixels, cleaned. Raises BadPaper with what to do instead."""
    if not content:
        raise BadPaper("文件是空的，请重新选择要上传的扫描件或照片。", field="file")
    if len(content) > LARGEST:
        raise BadPaper("扫描件超过10MB，请降低扫描分辨率或分页上传。", field="file")
    if content.startswith(b"%PDF-"):
        return Paper(_checked_pdf(content), PDF, ".pdf")
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return Paper(_painted(content, kind), JPEG, ".jpg")
    raise BadPaper("扫描件只接受PDF、JPG、PNG。请重新扫描或另存为这三种格式后上传。", field="file")


def looks(jpeg: bytes) -> int:
    """A signed 64-bit fingerprint of how a picture looks (difference hash): nearly unchanged by another size or quality."""
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as picture:
        grey = picture.convert("L").resize((9, 8), Image.Resampling.LANCZOS).tobytes()
    bits = "".join("01"[grey[row * 9 + place] > grey[row * 9 + place + 1]] for row in range(8) for place in range(8))
    return int.from_bytes(int(bits, 2).to_bytes(8), signed=True)


def _checked_pdf(content: bytes) -> bytes:
    plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)
    if any(mark in plain for mark in _ACTIVE):
        raise BadPaper("这份PDF里含有脚本或附件，请重新扫描或打印为普通PDF后上传。", field="file")
    if b"/Encrypt" in plain:
        raise BadPaper("这份PDF加了密码，别人打不开。请去掉密码后上传。", field="file")
    if b"%%EOF" not in content[-2048:]:
        raise BadPaper("这份PDF不完整，可能没有传完。请重新扫描后上传。", field="file")
    return content


def _painted(content: bytes, kind: str) -> bytes:
    try:
        picture = Image.open(io.BytesIO(content), formats=[kind])
        if picture.width * picture.height > MOST_PIXELS:
            raise BadPaper(
                f"图片有{picture.width}×{picture.height}个像素，太大了。请把扫描分辨率调到300点以内再上传。", field="file"
            )
        turn = _TURNS.get(picture.getexif().get(ExifTags.Base.Orientation, 1))
        upright = picture if turn is None else picture.transpose(turn)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return _as_jpeg(upright)
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:
        raise BadPaper("这张图片打不开，可能没有传完或已损坏。请重新拍摄或扫描后上传。", field="file") from error


def _as_jpeg(picture: Image.Image) -> bytes:
    if picture.mode in ("RGBA", "LA", "PA", "P"):
        layer = picture.convert("RGBA")
        picture = Image.new("RGB", layer.size, "white")
        picture.paste(layer, mask=layer.getchannel("A"))
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=85, optimize=True, exif=b"", icc_profile=None)
    return out.getvalue()
