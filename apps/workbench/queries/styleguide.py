"""Invented states for the living style page: long names, empty lists, refusals. No database, no person."""

from datetime import UTC, datetime
from typing import Any

from apps.workbench import rules

_AT = datetime(2026, 11, 18, 1, 30, tzinfo=UTC)


def _stages() -> list[dict[str, Any]]:
    return [
        {"name": "核定", "state": "done", "by": "系统", "at": _AT, "note": "8,493 人"},
        {"name": "组批", "state": "done", "by": "李梅", "at": _AT},
        {"name": "复核", "state": "now", "note": "等待复核人办理"},
        {"name": "审批", "state": "todo"},
        {"name": "报盘", "state": "todo"},
        {"name": "回盘", "state": "todo"},
        {"name": "结清", "state": "todo"},
    ]


def _reminders() -> list[dict[str, Any]]:
    return [
        {
            "id": 1,
            "red": True,
            "title": "2 人疑似死亡，本月仍在发放名单内",
            "text": "来自公安数据比对。请与村（居）核实后再提交。",
            "url": "#list",
            "answer_url": "#answer",
            "open": True,
        },
        {"id": 2, "red": False, "title": "14 人本月变更了收款账户", "text": "首笔发放前请抽查委托书。", "url": "#list"},
        {
            "id": 3,
            "red": True,
            "title": "1 个账户被两人登记",
            "answered": True,
            "answer": "已电话核实，系夫妻二人误填同一账户，已更正。",
            "answered_by": "王建国",
            "answered_at": _AT,
        },
    ]


def _jobs() -> list[dict[str, Any]]:
    return [
        {"id": 1, "title": "核定 2026年11月", "running": True, "done": 4000, "total": 8493, "text": "正在核对：常坟镇"},
        {"id": 2, "title": "生成报盘文件", "running": True, "done": 0, "total": None, "text": ""},
        {
            "id": 3,
            "title": "读取回盘文件",
            "failed": True,
            "error": "文件合计 1,042.00 元，与本批 4,651,204.17 元不符。请核对是否选错文件，再上传。",
        },
        {
            "id": 4,
            "title": "组批 2026年11月",
            "finished_at": _AT,
            "text": "8,493 人，4,651,204.17 元。",
            "next_url": "#batch",
            "next_words": "打开批次",
        },
    ]


def _chart() -> Any:
    towns = (
        ("常坟镇", 61_204_00),
        ("白乳泉街道", 48_120_50),
        ("古城镇古西居民委员会第三网格", 31_000_00),
        ("淝河镇", 5_200_00),
        ("徐圩乡", 0),
    )
    bars = [(name, fen, f"{fen // 100:,}.{fen % 100:02d}") for name, fen in towns]
    return rules.bar_chart("本月各乡镇发放金额", bars, head="乡镇", unit="元")


def samples() -> dict[str, Any]:
    """Everything the style page shows, by name."""
    return {
        "stages": _stages(),
        "rejected_stages": [
            *_stages()[:2],
            {"name": "复核", "state": "bad", "by": "赵敏", "note": "退回：账户未核实"},
            *_stages()[3:],
        ],
        "reminders": _reminders(),
        "jobs": _jobs(),
        "chart": _chart(),
        "tabs": [
            {"label": "汇总", "url": "?tab=summary", "here": True, "count": None},
            {"label": "明细", "url": "?tab=lines", "here": False, "count": "8,493"},
            {"label": "与上月差异", "url": "?tab=difference", "here": False, "count": "214"},
            {"label": "提醒", "url": "?tab=reminders", "here": False, "count": "3"},
            {"label": "文件", "url": "?tab=files", "here": False, "count": "0"},
            {"label": "记录", "url": "?tab=events", "here": False, "count": None},
        ],
        "chips": (
            "残疾军人",
            "带病回乡退伍军人",
            "参战退役军人",
            "烈士子女",
            "农村籍退役士兵",
            "现役军人家属",
            "最低生活保障对象",
        ),
        "act": {
            "url": "#act",
            "label": "提交复核",
            "sentence": "将提交 8,493 人、4,651,204.17 元，提交后不能修改。",
            "hidden": {},
        },
        "act_refused": {"reason": "您是本批次经办人，须由他人复核。"},
    }
