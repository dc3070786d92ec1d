"""The yearly summary (年度工作总结) as sentences over figures. A clause without its figures falls away, and so does what stands empty then. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from apps.reports.rules.values import Indicator, Value, wan

_SLOT = re.compile(r"\{([A-Z]{2}[0-9]{2})\}")
_ORDER = "一二三四五六七八九十"

#: Section, then what it tells of, then its clauses; a clause names its figures.
OUTLINE: Sequence[tuple[str, Sequence[tuple[str, Sequence[str]]]]] = (
    ("优抚关爱", (
        ("抚恤补助按时发放", (
            "全年为{YF01}发放抚恤金和生活补助{YF02}", "定期待遇当月到账率{YF07}", "发放优待金{YF03}，计{YF04}",
        )),
        ("医疗保障兜住底线", ("医疗保障经费惠及{YL01}，计{YL02}", "发放门诊医疗补助{YL03}，计{YL04}", "代缴城乡居民医保{YL09}")),
        ("困难对象心中有数", ("在册困难退役军人和优抚对象{BF06}", "办结困难帮扶{BF01}")),
    )),
    ("拥军崇军", (
        ("走访慰问", (
            "春节、“八一”期间走访慰问{ZW01}，发放慰问金{ZW02}", "送去慰问品折价{ZW03}", "结对走访{ZW04}", "走访边海防官兵家庭{ZW05}", "走访老复员军人{ZW06}",
            "走访烈士遗属{ZW07}", "应走访的全覆盖名单完成{ZW10}", "办到走访时提出的诉求{ZW13}",
        )),
        ("荣誉激励", ("送立功喜报{RY03}", "发放立功受奖奖励金{RY04}", "办理光荣牌悬挂更换{RY02}", "评选最美退役军人{RY05}", "累计培树先进典型{RY06}")),
        ("社会化拥军", ("惠军商家{SH01}", "对外公布优待事项{SH02}")),
        ("烈士褒扬", ("网上祭扫{LS02}",)),
        ("优待证服务", ("新发优待证{YD02}", "累计发放优待证{YD03}", "补换{YD04}", "市、省审核备案按期率{YD06}")),
    )),
    ("安置就业", (
        ("接收安置", (
            "接收退役军人{AZ01}，其中自主就业{AZ02}", "安置政府安排工作的退役士兵{AZ04}", "安置转业军官{AZ03}", "报到六个月内上岗率{AZ12}", "开展适应性培训{AZ09}",
            "适应性培训覆盖率{AZ10}",
        )),
        ("搭建平台", ("举办专场招聘会{JY01}，提供岗位{JY02}", "发布招聘岗位{JY04}", "推送岗位信息{JY05}")),
        ("帮助就业", ("帮助{JY03}实现就业", "就业实名台账登记{JY06}", "招聘会达成意向或签约{JY07}")),
        ("技能培训", (
            "组织职业技能培训{PX01}", "培训合格率{PX03}", "结算培训费{PX02}", "学历提升累计报名{PX04}",
        )),
        ("支持创业", ("军创企业{CY02}", "创业园区基地{CY03}", "扶持创业{CY01}", "服务军创企业{CY07}", "发放拥军贷、创业担保贷款{CY04}，放款{CY05}", "贴息{CY06}")),
    )),
    ("服务体系和基础工作", (
        ("建档立卡", ("年末在册{JD01}", "当年新增{JD03}", "在册党员{JD05}")),
        ("服务网络", ("建有服务中心（站）{TX01}", "村（社区）服务站覆盖率{TX02}", "网格员联系覆盖率{TX07}")),
        ("便民服务", ("网上累计办结{SZ02}", "群众评价满意率{SZ03}", "差评按期整改率{SZ04}", "局长有约{XF06}", "政策直达率{SZ05}")),
    )),
)  # fmt: skip


def opening(bureau: str, year: int) -> str:
    """The first paragraph of the official text."""
    return f"{year}年，{bureau}认真落实退役军人和其他优抚对象各项政策，各项工作稳步推进。现将工作完成情况总结如下。"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; with ``indicator`` it is a figure and opens its list."""

    text: str
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """``（一）heading`` with its paragraphs."""

    heading: str
    paragraphs: Sequence[Sequence[Piece]]


@dataclass(frozen=True, slots=True)
class Chapter:
    """``一、heading`` with its parts; prose of the office stands as plain paragraphs."""

    heading: str
    parts: Sequence[Part] = ()
    prose: Sequence[str] = ()


def in_prose(indicator: Indicator, value: Value) -> str:
    """A figure as a sentence carries it: no thousands separators, 万元 with two decimals, a share as a percentage."""
    if value.number is None:
        return ""
    if indicator.kind == "ratio":
        return f"{value.share}%"
    return f"{wan(value.number).replace(',', '') if indicator.is_money else value.number}{indicator.unit}"


def summary(
    indicators: Mapping[str, Indicator], values: Mapping[str, Value], *, problems: str = "", plans: str = ""
) -> list[Chapter]:
    """The numbered chapters. What was not counted, and what is nought, is not spoken of."""

    def told(name: str) -> str:
        value = values.get(name)
        return in_prose(indicators[name], value) if value is not None and value.number else ""

    parts = [(heading, [_paragraph(items, told)]) for heading, items in OUTLINE]
    found = [(heading, paragraphs) for heading, paragraphs in parts if paragraphs[0]]
    numbered = [Part(f"（{_ORDER[place]}）{heading}", paragraphs) for place, (heading, paragraphs) in enumerate(found)]
    chapters = [("工作完成情况", numbered, ()), ("存在问题", (), _lines(problems)), ("下一步打算", (), _lines(plans))]
    whole = [one for one in chapters if one[1] or one[2]]
    return [Chapter(f"{_ORDER[place]}、{heading}", parts, prose) for place, (heading, parts, prose) in enumerate(whole)]


def _paragraph(items: Sequence[tuple[str, Sequence[str]]], told: Callable[[str], str]) -> list[Piece]:
    """一是…。二是…。 in one paragraph, with what has nothing to say left out and the others numbered anew."""
    kept = [
        (lead, clauses) for lead, texts in items if (clauses := [one for one in texts if all(map(told, _SLOT.findall(one)))])
    ]
    pieces: list[Piece] = []
    for place, (lead, clauses) in enumerate(kept):
        pieces.append(Piece(f"{f'{_ORDER[place]}是' if len(kept) > 1 else ''}{lead}。"))
        for number, clause in enumerate(clauses):
            pieces += _filled(f"{clause}{'。' if number == len(clauses) - 1 else '；'}", told)
    return pieces


def _filled(clause: str, told: Callable[[str], str]) -> list[Piece]:
    """Text and figures in turn."""
    halves = _SLOT.split(clause)
    return [Piece(told(text), text) if place % 2 else Piece(text) for place, text in enumerate(halves) if text]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def plain(chapters: Sequence[Chapter]) -> str:
    """The chapters as text, a paragraph a line: for the public article."""
    lines: list[str] = []
    for chapter in chapters:
        lines.append(chapter.heading)
        for part in chapter.parts:
            lines.append(part.heading)
            lines += ["".join(piece.text for piece in paragraph) for paragraph in part.paragraphs]
        lines += chapter.prose
    return "\n\n".join(lines)
