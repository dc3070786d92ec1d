"""A phone's photograph fitted to the card: upright, cut to head and shoulders, as small as the maker wants it. Pure.

For the holder at home, who has no cutting frame. White ground, a face and sharpness are judged afterwards by ``check_photo``.
"""

import io

from PIL import Image

from apps.cards.rules.photos import HEIGHT, LEAST, MOST, WIDTH
from apps.cards.rules.refusals import BadPhoto
from apps.core.papers import JPEG, clean_paper

_QUALITIES = (95, 90, 85, 80, 75, 70, 60, 50)


def fit_photo(content: bytes) -> bytes:
    """JPEG or PNG of any size to 352×440, 20–50 KB. Raises BadPaper (not a picture), BadPhoto (too small a picture)."""
    paper = clean_paper(content)
    if paper.content_type != JPEG:
        raise BadPhoto("证件照片要用手机拍的照片（JPG、PNG），不能用PDF。请重新选择。", field="file")
    with Image.open(io.BytesIO(paper.content), formats=["JPEG"]) as opened:
        picture = opened.convert("RGB")
    if picture.width < WIDTH or picture.height < HEIGHT:
        raise BadPhoto("照片太小，印出来不清楚。请用手机重新拍一张，不要用截图。", field="file")
    wide = min(picture.width, picture.height * WIDTH // HEIGHT)
    high = wide * HEIGHT // WIDTH
    left = (picture.width - wide) // 2
    fitted = picture.crop((left, 0, left + wide, high)).resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    return _between(fitted)


def _between(picture: Image.Image) -> bytes:
    for quality in _QUALITIES:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, subsampling=0, dpi=(300, 300))
        if out.tell() <= MOST:
            break
    if out.tell() < LEAST:
        raise BadPhoto("照片太模糊，看不清脸。请对着光、拿稳手机，重新拍一张。", field="file")
    return out.getvalue()
