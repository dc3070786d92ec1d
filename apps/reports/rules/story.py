"""The year as a newspaper would tell it (工作纪实): a head, a lead, sections under headings, plain sentences over figures. What was not counted is not told. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from apps.reports.rules.comparing import change
from apps.reports.rules.summary import Piece, in_prose
from apps.reports.rules.values import Indicator, Value

#: ``{YF02}`` a figure, ``{YF02^}`` how it moved against last year (falls away alone).
_SLOT = re.compile(r"\{([A-Z]{2}[0-9]{2})(\^?)\}")
#: Moves beyond this many percent mostly come of records that begin within the year before.
_FAR = 100

Sentence = Sequence[str]
LEAD: Sentence = ("把抚恤金和生活补助送到{YF01}手中", "走访慰问{ZW01}", "新发优待证{YD02}", "帮助{JY03}实现就业")
SECTIONS: Sequence[tuple[str, Sequence[Sentence]]] = (
    ("把钱发准 把心送到", (
        ("发放抚恤金和生活补助{YF02}{YF02^}", "惠及{YF01}"),
        ("优待金发放{YF03}", "共{YF04}{YF04^}"),
        ("当月的钱当月到账，到账率{YF07}",),
        ("看病有人帮：医疗保障惠及{YL01}", "支出{YL02}", "其中门诊医疗补助{YL03}"),
        ("家里有难处的{BF06}都记在册上", "办结困难帮扶{BF01}"),
    )),
    ("进了家门 听到心声", (
        ("春节、“八一”走访慰问{ZW01}{ZW01^}", "送去慰问金{ZW02}", "慰问品折价{ZW03}"),
        ("“一对一”结对走访{ZW04}",),
        ("边海防官兵家庭{ZW05}", "老复员军人{ZW06}", "烈士遗属{ZW07}，一户一户走到"),
        ("走访时听来的难事，办成{ZW13}",),
    )),
    ("一张喜报 一份荣光", (
        ("立功喜报送到{RY03}家门口", "奖励金{RY04}"),
        ("{RY05}评为“最美退役军人”", "累计培树先进典型{RY06}"),
        ("新发优待证{YD02}", "累计发放{YD03}"),
        ("{SH01}惠军商家", "拿出{SH02}优待"),
        ("{LS02}在网上为烈士献花寄语",),
    )),
    ("脱下军装 再上岗位", (
        ("接收退役军人{AZ01}", "其中自主就业{AZ02}"),
        ("安置政府安排工作的退役士兵{AZ04}", "转业军官{AZ03}"),
        ("专场招聘会办了{JY01}", "提供岗位{JY02}{JY02^}", "帮助{JY03}实现就业"),
        ("{PX01}参加职业技能培训", "合格率{PX03}"),
        ("{AZ09}参加适应性培训，上好退役返乡第一课",),
        ("拥军贷、创业担保贷款放款{CY04}", "共{CY05}{CY05^}", "全县军创企业{CY02}"),
    )),
    ("门口有站 手机能办", (
        ("全县建起服务中心（站）{TX01}", "村（社区）覆盖率{TX02}"),
        ("在册服务对象{JD01}", "当年新建档{JD03}"),
        ("网上累计办结{SZ02}", "群众评价满意率{SZ03}"),
    )),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its paragraph."""

    heading: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Story:
    """``lead`` is the first paragraph; ``closing`` what the office intends, a paragraph a line."""

    title: str
    lead: Sequence[Piece]
    sections: Sequence[Section]
    closing: Sequence[str]


def story(
    bureau: str,
    year: int,
    indicators: Mapping[str, Indicator],
    values: Mapping[str, Value],
    before: Mapping[str, Value],
    plans: str = "",
) -> Story:
    """The year in a newspaper's words. A clause without its figure falls away, then its sentence, then its section."""

    def told(name: str) -> str:
        value = values.get(name)
        return in_prose(indicators[name], value) if value is not None and value.number else ""

    def pieces(clause: str) -> list[Piece]:
        found, done = [], 0
        for match in _SLOT.finditer(clause):
            name, is_move = match.group(1), bool(match.group(2))
            if not is_move and not told(name):
                return []
            text = _moved(values[name], before.get(name)) if is_move and told(name) else told(name)
            found += [Piece(clause[done : match.start()])] if match.start() > done else []
            found += [Piece(text, "" if is_move else name)] if text else []
            done = match.end()
        return [*found, *([Piece(clause[done:])] if clause[done:] else [])]

    def sentence(clauses: Sentence) -> list[Piece]:
        kept = [made for clause in clauses if (made := pieces(clause))]
        return _joined(kept, "，", "。")

    sections = [Section(heading, [piece for one in sentences for piece in sentence(one)]) for heading, sentences in SECTIONS]
    lead = _joined([made for clause in LEAD if (made := pieces(clause))], "，", "……")
    opening = Piece(f"{year}年，{bureau}办了哪些实事？一组数字作答：" if lead else f"{year}年，{bureau}的工作。")
    return Story(
        f"{bureau}{year}年工作纪实", [opening, *lead], [one for one in sections if one.pieces],
        [line.strip() for line in plans.splitlines() if line.strip()],
    )  # fmt: skip


def _joined(kept: Sequence[Sequence[Piece]], between: str, end: str) -> list[Piece]:
    found: list[Piece] = []
    for place, made in enumerate(kept):
        found += [*made, Piece(between if place < len(kept) - 1 else end)]
    return found


def _moved(now: Value, before: Value | None) -> str:
    """``（比上年增长12.5%）``; nothing for a year that is not whole, for shares and for moves nobody can picture."""
    if before is None or now.out_of is not None or now.since is not None or before.since is not None:
        return ""
    found = change(now, before)
    if found is None or abs(found) > _FAR:
        return ""
    return "（与上年持平）" if not found else f"（比上年{'增长' if found > 0 else '下降'}{abs(found)}%）"
