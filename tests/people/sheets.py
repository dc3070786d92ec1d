"""Workbooks for the import tests."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter

from apps.core import queue
from apps.core.actor import Actor
from apps.people import actions
from apps.people.models import ImportRow, ImportSheet
from tests.make import TOWN, VILLAGE, make_division
from tests.people.builders import account, id_number, phone

HEADERS = ["姓名", "身份证号码", "手机号", "乡镇", "村"]


def names() -> tuple[str, str]:
    """Township and village as they stand in the division table."""
    return make_division(TOWN).name, make_division(VILLAGE).name


def full(number: int, name: str = "王建国") -> dict[str, Any]:
    """A row that fills every column a roster may write, by the header of the template."""
    town, village = names()
    return {
        "姓名": name, "身份证号": id_number(date(1955, 3, 1), number), "性别": "男", "出生日期": date(1955, 3, 1), "联系电话": phone(number),
        "备用电话": "05528012345", "紧急联系人": "王小妹", "紧急联系人电话": phone(900 + number), "区划代码": VILLAGE, "乡镇(街道)": town,
        "村(社区)": village, "住址": "二组3-2号", "户口类别": "城镇", "常住(外出)地点": "苏州市吴中区", "常住地区划代码": "320506", "所属网格": "第三网格", "网格员": "李小网",
        "民族": "回族", "文化程度": "高中(中专)", "婚姻状况": "丧偶", "人员类别": "退役士兵、参战退役军人", "入伍日期": "1973.12.1",
        "退役日期": "19780301", "核定服役年限": 4.5, "义务兵服役至": date(1976, 12, 1), "入伍方式": "义务兵入伍", "军兵种": "陆军",
        "军衔(职级)": "=上士", "艰苦边远地区服役年限": 2.5, "安置方式": "安排工作", "报到日期": "1978年4月2日", "安置文书编号": "-安字12号",
        "安置单位": "县水务局", "安置上岗日期": "1978-05-01", "一次性安置金额(元)": "12,345.60", "人事档案存放": "县档案馆", "批准入伍地": "安徽省怀远县", "入伍时文化程度": "初中", "职务": "班长",
        "就业状况": "退休", "就业开始日期": date(2015, 3, 1), "就业单位": "县水务局", "岗位或行业": "水利", "技能和培训": "电工证", "就业意愿": "无",
        "政治面貌": "中共党员", "入党日期": "1976-07-01", "组织关系": "流动党员", "组织关系转入日期": "1978-05-01", "所在党支部": "水务局支部",
        "介绍信编号": "007", "党内或村(社区)任职": "组织委员", "荣誉种类": "三等功", "荣誉名称": "抗洪三等功", "授予日期": "1975-08-01",
        "授予机关": "省军区", "命令(证书)编号": "0012", "生活状况了解日期": "2026-01-10", "家庭收入": "低于当地平均", "住房": "自有住房，需修缮",
        "医疗保险": "职工保险", "养老保险": "职工保险", "自理能力": "部分自理", "困难种类": "重大疾病", "困难认定日期": "2025-11-01",
        "困难认定部门": "县民政局", "开户行": "示范农商银行", "银行账号": account(number), "户名": name,
    }  # fmt: skip


def xlsx(rows: Sequence[Sequence[Any]], headers: Sequence[str] = HEADERS) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for y, row in enumerate([headers, *rows]):
        for x, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(y, x, value, day)
            elif isinstance(value, str) and value.startswith("\f"):
                sheet.write_formula(y, x, value[1:], None, "42")
            elif isinstance(value, str):
                sheet.write_string(y, x, value)
            elif value is not None:
                sheet.write(y, x, value)
    book.close()
    return target.getvalue()


def checked(actor: Actor, content: bytes, filename: str = "花名册.xlsx") -> ImportSheet:
    """Upload, map by the guess, run the check job."""
    sheet = actions.upload_sheet(actor, filename=filename, content=content)
    sheet = actions.map_columns(actor, sheet_id=sheet.pk)
    assert queue.run(sheet.job_id) == "done"
    sheet.refresh_from_db()
    return sheet


def applied(actor: Actor, sheet: ImportSheet, *, only_good: bool = False) -> ImportSheet:
    """Confirm and run the write job."""
    sheet = actions.apply_sheet(actor, sheet_id=sheet.pk, seen_counts=sheet.counts, only_good=only_good)
    assert queue.run(sheet.job_id) == "done"
    sheet.refresh_from_db()
    return sheet


def row(sheet: ImportSheet, number: int) -> ImportRow:
    return ImportRow.objects.get(sheet=sheet, number=number)
