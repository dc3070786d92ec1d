"""Chinese names: one spelling, every reading (姓名规范化、拼音、首字母)."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any

from apps.core.errors import Invalid

DOT = "·"
_DOTS = dict.fromkeys(map(ord, "•‧∙⋅・･᛫●▪。．.﹒・‐"), DOT)
_SPACES = re.compile(r"\s+")
_ASTRAL = range(0x20000, 0x40000)  # CJK extensions newer than the interpreter's character tables
_PRIVATE = (range(0xE000, 0xF900), range(0xF0000, 0x110000))
_LONGEST = 60
_MOST_READINGS = 8

#: Surnames whose usual dictionary reading is wrong, then other readings people type for them.
SURNAMES: dict[str, tuple[str, ...]] = {
    "曾": ("zeng",), "仇": ("qiu",), "区": ("ou",), "单": ("shan",), "查": ("zha",), "翟": ("zhai",),
    "朴": ("piao",), "盖": ("ge", "gai"), "缪": ("miao",), "乐": ("yue", "le"), "解": ("xie",), "华": ("hua",),
    "任": ("ren",), "葛": ("ge",), "宁": ("ning",), "员": ("yun",), "贠": ("yun",), "黑": ("he", "hei"),
    "秘": ("bi", "mi"), "冼": ("xian",), "洗": ("xian",), "折": ("she",), "逄": ("pang",), "覃": ("qin", "tan"),
    "谌": ("chen", "shen"), "召": ("shao",), "种": ("chong",), "重": ("chong",), "繁": ("po",), "那": ("na",),
    "哈": ("ha",), "牟": ("mu", "mou"), "幺": ("yao",), "祭": ("zha",), "车": ("che",), "隗": ("wei", "kui"),
    "郗": ("xi", "chi"), "佴": ("nai",), "应": ("ying",), "燕": ("yan",), "纪": ("ji",), "令": ("ling",),
    "相": ("xiang",), "撒": ("sa",), "能": ("nai",), "盛": ("sheng",), "钭": ("tou",), "宿": ("su",),
    "乜": ("nie",), "过": ("guo",), "都": ("du",), "行": ("xing",), "尉": ("wei",), "柏": ("bai", "bo"),
    "阚": ("kan",), "臧": ("zang",), "殷": ("yin",), "俞": ("yu",), "褚": ("chu",), "晁": ("chao",),
    "叶": ("ye",), "沈": ("shen",), "石": ("shi",), "卜": ("bu",), "娄": ("lou",), "訾": ("zi",),
    "万俟": ("mo qi",), "尉迟": ("yu chi",), "澹台": ("tan tai",), "长孙": ("zhang sun",),
    "单于": ("chan yu",), "令狐": ("ling hu",),
}  # fmt: skip

#: Characters the dictionary does not know.
RARE: dict[str, str] = {"𠮷": "ji", "㛃": "jie", "䶮": "yan", "㐂": "xi", "𬱖": "di", "𬍛": "wei", "𫖯": "fu", "𠅤": "yin"}

#: Rare or variant form -> the form most people type when they look for the name.
VARIANTS: dict[str, str] = {
    "𠮷": "吉", "㛃": "洁", "峯": "峰", "喆": "哲", "堃": "坤", "昇": "升", "陞": "升", "甦": "苏", "淼": "水",
    "珎": "珍", "鎔": "镕", "邨": "村", "栢": "柏", "勲": "勋", "勳": "勋", "嵗": "岁", "啓": "启", "羣": "群",
    "湧": "涌", "祐": "佑", "仝": "同", "贠": "员", "桒": "桑", "靑": "青", "淸": "清", "㐂": "喜", "龑": "严",
    "䶮": "严", "玥": "月", "犇": "奔", "燊": "森", "竝": "并", "脩": "修", "崐": "昆", "崑": "昆", "佈": "布",
}  # fmt: skip


class BadName(Invalid):
    """The text is not a name as it stands on an identity card."""


@dataclass(frozen=True, slots=True)
class Readings:
    """``pinyin`` and ``initials`` in the usual reading; ``others`` are further full and initial readings."""

    pinyin: str
    initials: str
    others: tuple[str, ...]


def clean(text: str) -> str:
    """One spelling: half-width, no blanks inside Chinese, every middle dot (•・.) becomes ``·``."""
    text = unicodedata.normalize("NFKC", text or "").translate(_DOTS)
    text = _SPACES.sub(" ", text).strip()
    if any(ord(letter) > 0x2E80 for letter in text):
        text = text.replace(" ", "")
    return text.strip(DOT)


def _is_letter(letter: str) -> bool:
    return letter.isalpha() or ord(letter) in _ASTRAL


def check_name(text: str, field: str = "name") -> str:
    """The cleaned name, or ``BadName`` saying what to change."""
    name = clean(text)
    if not name:
        raise BadName("姓名没有填写，请按身份证填写姓名。", field=field)
    if len(name) > _LONGEST:
        raise BadName(f"姓名超过{_LONGEST}个字，请按身份证填写姓名，其他说明填在备注里。", field=field)
    for letter in name:
        if any(ord(letter) in span for span in _PRIVATE):
            raise BadName("姓名里有本机造字，换一台电脑就会变样；请用输入法重新录入该生僻字的标准字形。", field=field)
        if not _is_letter(letter) and letter not in f"{DOT} '-":
            raise BadName(f"姓名里不能有“{letter}”，请只保留身份证上的姓名。", field=field)
    return name


def _surname(name: str) -> tuple[int, tuple[tuple[str, ...], ...]]:
    """How many characters the corrected surname takes, and its readings as syllables."""
    for length in (2, 1):
        found = SURNAMES.get(name[:length])
        if found and len(name) > length - 1:
            return length, tuple(tuple(reading.split()) for reading in found)
    return 0, ()


@lru_cache(maxsize=20_000)
def _syllables(letter: str) -> tuple[str, ...]:
    """Every reading of one character; a county's names use some three thousand of them again and again."""
    if letter in RARE:
        return (RARE[letter],)
    from pypinyin import Style, pinyin  # half a second of dictionaries: for who reads names, not for every start

    (known,) = pinyin([letter], style=Style.NORMAL, heteronym=True, errors=_unknown)
    spoken = [reading.lower() for reading in known if reading.isascii() and reading]
    for reading in list(spoken):
        if reading.startswith(("lv", "nv")):
            spoken.append(reading.replace("v", "u"))
    return tuple(dict.fromkeys(spoken))


def _unknown(text: str) -> Any:
    """Characters the dictionary lacks stand for themselves and are dropped later."""
    return [[letter] for letter in text]


def _combine(name: str) -> list[tuple[str, ...]]:
    letters = [letter for letter in name if letter not in f"{DOT} '-"]
    if all(letter.isascii() for letter in letters):
        return [tuple(part.lower() for part in re.split(rf"[{DOT} '\-]+", name) if part)]
    options = [_syllables(letter) for letter in letters]
    length, surnames = _surname("".join(letters))
    if surnames:
        rest = [spoken for spoken in options[length:] if spoken]
        tails = [tail for tail, _ in zip(product(*rest), range(_MOST_READINGS), strict=False)]
        read = [head + tail for head in surnames for tail in tails]
        dictionary = options[0][:3] if length == 1 else []
        return read + [(head, *tails[0]) for head in dictionary]
    spoken = [option for option in options if option]
    return [read for read, _ in zip(product(*spoken), range(_MOST_READINGS), strict=False)]


@lru_cache(maxsize=50_000)
def readings(name: str) -> Readings:
    """Pinyin without tones, e.g. 曾晓明 -> ``zengxiaoming`` / ``zxm``, others ``cengxiaoming`` / ``cxm``."""
    read = _combine(name) or [()]
    full = list(dict.fromkeys("".join(one) for one in read))
    short = list(dict.fromkeys("".join(syllable[0] for syllable in one if syllable) for one in read))
    others = [text for text in full[1 : _MOST_READINGS + 1] + short[1:_MOST_READINGS] if text]
    return Readings(full[0][:200], short[0][:40], tuple(dict.fromkeys(others)))


def characters(name: str) -> list[str]:
    """Every character of the name once, with the common form of its variants: the search array."""
    found = [letter for letter in name if letter not in f"{DOT} '-"]
    return list(dict.fromkeys(found + [VARIANTS[letter] for letter in found if letter in VARIANTS]))


def fold(name: str) -> str:
    """The name with variants in their common form: for judging whether two names may be the same."""
    return "".join(VARIANTS.get(letter, letter) for letter in clean(name) if letter not in f"{DOT} '-")
