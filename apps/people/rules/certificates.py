"""What a certificate (优抚证件) must say, by its kind.

Law: 伤残抚恤管理办法 art. 2, 9 (cause and grade stand on the certificate), 烈士褒扬条例 art. 14, 军人抚恤优待条例 (2024) art. 9 (certificates of
the kin name the soldier).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

DISABILITY, SERVING = "disability", "serving"
_SOLDIER = ("soldier_name", "soldier_relation", "soldier_enlisted_on", "soldier_died_on")


def check_certificate(values: Mapping[str, Any], born_on: date, today: date) -> tuple[str, str] | None:
    """The first fault as (column, sentence): half a certificate, or what does not belong on one of its kind.

    The certificate of a soldier may be older than the kin it also serves: a child born after the death, a younger sibling.
    """
    if values["issued_on"] > today:
        return "issued_on", f"发证日期{values['issued_on']}晚于今天，请改正。"
    if values.get("kind") == DISABILITY:
        return _disability(values, born_on)
    if values.get("grade") or values.get("cause"):
        return "grade", "伤残等级和性质只写在伤残证件里；这份证件请清空这两栏。"
    return _soldier(values, today)


def _disability(values: Mapping[str, Any], born_on: date) -> tuple[str, str] | None:
    if not values.get("grade"):
        return "grade", "伤残证件要填伤残等级（一至十级），照证件填写。"
    if not values.get("cause"):
        return "cause", "伤残证件要填伤残性质：因战、因公或因病。"
    if values["cause"] == "illness" and values["grade"] > 6:
        return "grade", "因病致残只评定一至六级，请核对等级和性质。"
    if values["issued_on"] < born_on:
        return "issued_on", f"发证日期{values['issued_on']}早于出生日期{born_on}，请改正。"
    filled = next((key for key in _SOLDIER if values.get(key)), "")
    return (filled, "伤残证件是本人的证件，军人姓名等栏不填。") if filled else None


def _soldier(values: Mapping[str, Any], today: date) -> tuple[str, str] | None:
    died, enlisted = values.get("soldier_died_on"), values.get("soldier_enlisted_on")
    for key, label in (("soldier_name", "军人姓名"), ("soldier_relation", "本人与军人的关系")):
        if not values.get(key):
            return key, f"遗属和军属的证件要填{label}，照证件填写。"
    if values["kind"] == SERVING and died:
        return "soldier_died_on", "现役军人身份证明不填牺牲（病故）日期；军人已牺牲或病故的，请登记相应的证明书。"
    for key, day in (("soldier_enlisted_on", enlisted), ("soldier_died_on", died)):
        if day and day > today:
            return key, f"日期{day}晚于今天，请改正。"
    if died and enlisted and died < enlisted:
        return "soldier_died_on", f"牺牲（病故）日期早于入伍日期{enlisted}，请核对。"
    if died and values["kind"] != SERVING and values["issued_on"] < died:
        return "issued_on", f"发证日期早于牺牲（病故）日期{died}，请核对。"
    return None
