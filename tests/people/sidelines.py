"""Rows of side lists (附表) as offices write them, and what cannot be."""

from datetime import date
from typing import Any

from tests.people.builders import id_number, phone
from tests.people.sheets import names

BORN = date(1955, 3, 1)
Lines = list[dict[str, Any]]


def who(number: int) -> dict[str, Any]:
    return {"姓名": {1: "王建国", 2: "𠮷㛃"}[number], "公民身份号码": id_number(BORN, number)}


def given() -> dict[str, Lines]:
    """Several rows a person of each list."""
    return first() | careers()


def first() -> dict[str, Lines]:
    """Several rows a person of each list, written as offices write them."""
    town, village = names()
    place = {"乡镇": town, "村": village}
    return {
        "services": [
            who(1) | {"入伍时间": "1973.12.1", "退役时间": "1978-03-01", "军兵种": "陆军", "艰苦边远地区服役年限": 2.5, "安置方式": "自主就业",
                      "一次性安置金额(元)": "1,200.50", "安置上岗日期": "1978-05-01"},
            who(1) | {"入伍时间": "1979-02-17", "退役时间": "1980-01-01", "军兵种": "陆军", "艰苦边远地区服役年限": None, "安置方式": None,
                      "一次性安置金额(元)": None, "安置上岗日期": None},
            who(2) | {"入伍时间": "1974-01-01", "退役时间": None, "军兵种": "=海军", "艰苦边远地区服役年限": None, "安置方式": None,
                      "一次性安置金额(元)": None, "安置上岗日期": None},
        ],
        "honours": [
            who(1) | {"荣誉种类": "三等功", "荣誉名称": "抗洪三等功", "授予日期": "1975年8月1日", "授予机关": "部队", "命令编号": "0012"},
            who(1) | {"荣誉种类": "三等功", "荣誉名称": "抗洪三等功", "授予日期": date(1976, 8, 1), "授予机关": "部队", "命令编号": "0013"},
            who(2) | {"荣誉种类": "嘉奖", "荣誉名称": "=优秀", "授予日期": "19770801", "授予机关": None, "命令编号": None},
        ],
        "hardships": [
            who(1) | {"困难种类": "低保", "认定日期": "2020.1.1", "解除日期": "2022-01-01", "认定部门": "县民政局"},
            who(1) | {"困难种类": "最低生活保障", "认定日期": "2025/11/1", "解除日期": None, "认定部门": "县民政局"},
            who(2) | {"困难种类": "重大疾病", "认定日期": "2024-05-06", "解除日期": None, "认定部门": "县医保局"},
        ],
        "relatives": [
            who(1) | {"关系": "配偶", "家属姓名": "李秀英", "家属身份证号": id_number(date(1956, 7, 1), 4, male=False), "家属电话": phone(44),
                      "由其供养": "是", "家属出生日期": None, "家属去世日期": None},
            who(1) | {"关系": "子女", "家属姓名": "王小妹", "家属身份证号": None, "家属电话": None, "由其供养": None,
                      "家属出生日期": "1980-05-01", "家属去世日期": "2001-01-01"},
            who(1) | {"关系": "兄弟姐妹", "家属姓名": "𠮷㛃", "家属身份证号": id_number(BORN, 2), "家属电话": None, "由其供养": "否",
                      "家属出生日期": None, "家属去世日期": None},
        ],
        "homes": [
            who(1) | place | {"户号": "0012", "户口类别": "城镇", "住址": "二组3-2号", "与户主关系": "户主", "迁入日期": "1980-01-01",
                              "迁出日期": "2001-05-01", "原因": "分户"},
            who(1) | place | {"户号": "0013", "户口类别": None, "住址": None, "与户主关系": "户主", "迁入日期": "2001-05-01", "迁出日期": None,
                              "原因": "分户"},
            who(2) | place | {"户号": "0012", "户口类别": "城镇", "住址": "二组3-2号", "与户主关系": "户主", "迁入日期": "2001-05-01",
                              "迁出日期": None, "原因": None},
        ],
    }  # fmt: skip


def careers() -> dict[str, Lines]:
    """What follows each other in a life."""
    return {
        "works": [
            who(1) | {"就业状况": "务农", "开始日期": "1978.4.1", "结束日期": "2001-05-01", "工作单位": None, "岗位": None, "技能": "电工证"},
            who(1) | {"就业状况": "创业", "开始日期": "2001-05-01", "结束日期": None, "工作单位": "王家合作社", "岗位": "=种植", "技能": None},
            who(2) | {"就业状况": "求职", "开始日期": "2025-01-01", "结束日期": None, "工作单位": None, "岗位": None, "技能": None},
        ],
        "memberships": [
            who(1) | {"入党日期": "1976-07-01", "转入日期": "1978.5.1", "转出日期": "2001-05-01", "组织关系": "已落实到支部",
                      "党支部": "水务局支部", "介绍信编号": "007"},
            who(1) | {"入党日期": "1976-07-01", "转入日期": "2001-05-01", "转出日期": None, "组织关系": "流动党员", "党支部": "村支部",
                      "介绍信编号": None},
            who(2) | {"入党日期": "1976-07-01", "转入日期": "1978-05-01", "转出日期": None, "组织关系": "组织关系未落实", "党支部": None,
                      "介绍信编号": None},
        ],
        "assessments": [
            who(1) | {"了解日期": "2024.1.10", "家庭收入": "低于当地平均", "住房情况": "自有住房，需修缮", "医保": "职工保险"},
            who(1) | {"了解日期": "2025-01-10", "家庭收入": None, "住房情况": "自有住房，完好", "医保": None},
            who(2) | {"了解日期": "2025-01-10", "家庭收入": "与当地平均相当", "住房情况": None, "医保": "未参保"},
        ],
        "certificates": [
            who(1) | {"证件种类": "残疾军人证", "证书编号": "军残0012", "签发日期": "1980.4.5", "换发日期": "2010-01-01", "残疾等级": "六级",
                      "残疾性质": "因病", "烈士姓名": None, "与烈士关系": None, "牺牲日期": None},
            who(1) | {"证件种类": "伤残证", "证书编号": "军残9912", "签发日期": "2010-01-01", "换发日期": None, "残疾等级": "5",
                      "残疾性质": "因战", "烈士姓名": None, "与烈士关系": None, "牺牲日期": None},
            who(2) | {"证件种类": "烈士证明书", "证书编号": "=皖烈字第0012号", "签发日期": "1980-04-05", "换发日期": None, "残疾等级": None,
                      "残疾性质": None, "烈士姓名": "王守义", "与烈士关系": "兄弟姐妹", "牺牲日期": "1979-03-01"},
        ],
        "deeds": [
            who(1) | {"种类": "志愿服务", "活动名称": "文明交通劝导", "队伍": "老兵志愿服务队", "活动日期": "2025.3.5", "结束日期": None, "时长": "3小时", "听众人数": None, "捐款金额": None},
            who(1) | {"种类": "兵支书", "活动名称": "=村党支部书记", "队伍": "示范村", "活动日期": "2001-05-01", "结束日期": "2010-05-01", "时长": None, "听众人数": None, "捐款金额": None},
            who(2) | {"种类": "捐款", "活动名称": "助学", "队伍": "示范小学", "活动日期": "2025-09-01", "结束日期": None, "时长": None, "听众人数": None, "捐款金额": "1,200.50"},
        ],
        "disciplines": [
            who(1) | {"处分种类": "警告", "处分时间": "1975.1.1", "解除日期": "1975-07-01", "决定机关": "部队", "处分文号": "=12"},
            who(1) | {"处分种类": "记过", "处分时间": "1976-01-01", "解除日期": None, "决定机关": "部队", "处分文号": None},
            who(2) | {"处分种类": "警告", "处分时间": "1975-01-01", "解除日期": None, "决定机关": None, "处分文号": None},
        ],
    }  # fmt: skip


BAD: dict[str, tuple[str, int, dict[str, Any], str]] = {
    "nobody": ("honours", 0, {"公民身份号码": id_number(BORN, 9)}, "没有这个身份证号的档案"),
    "another name": ("honours", 0, {"姓名": "王建军"}, "姓名与档案“王建国”不符"),
    "no title": ("honours", 0, {"荣誉名称": None}, "荣誉名称没有填写"),
    "unknown word": ("honours", 0, {"荣誉种类": "特等功"}, "不在可选范围内"),
    "before birth": ("honours", 0, {"授予日期": "1950-01-01"}, "早于出生日期"),
    "in the future": ("honours", 0, {"授予日期": "2031-01-01"}, "晚于今天"),
    "rounded number": ("honours", 0, {"公民身份号码": 999321195503010000}, "末几位已经丢失"),
    "formula": ("honours", 0, {"荣誉名称": "\f=1+1"}, "公式"),
    "twice in the file": ("honours", 1, {"授予日期": "1975-08-01"}, "与第2行的荣誉相同"),
    "ended before it began": ("hardships", 0, {"解除日期": "2019-01-01"}, "解除日期须晚于认定日期"),
    "two open ones": ("hardships", 0, {"解除日期": None}, "未解除的困难相同"),
    "enlisted as a child": ("services", 0, {"入伍时间": "1960-01-01"}, "不满12岁"),
    "discharged before": ("services", 0, {"退役时间": "1973-01-01"}, "不晚于入伍日期"),
    "overlapping spells": ("services", 0, {"退役时间": "1979-03-01"}, "时间重叠"),
    "own number": ("relatives", 0, {"家属身份证号": id_number(BORN, 1), "关系": "配偶"}, "与本人相同"),
    "broken number": ("relatives", 0, {"家属身份证号": "999321195607010000"}, "家属身份证号"),
    "another birth": ("relatives", 0, {"家属出生日期": "1956-07-02"}, "不一致"),
    "bad name": ("relatives", 1, {"家属姓名": "王1"}, "家属姓名"),
    "died before birth": ("relatives", 1, {"家属去世日期": "1979-01-01"}, "早于出生日期"),
    "died tomorrow": ("relatives", 1, {"家属去世日期": "2031-01-01"}, "晚于今天"),
    "unknown village": ("homes", 0, {"村": "没有村"}, "不在可登记范围内"),
    "left before joining": ("homes", 0, {"迁出日期": "1979-01-01"}, "早于迁入日期"),
    "overlapping": ("homes", 0, {"迁出日期": "2002-01-01"}, "时间重叠"),
    "work that overlaps": ("works", 0, {"结束日期": "2001-06-01"}, "时间重叠"),
    "two open works": ("works", 0, {"结束日期": None}, "未结束的就业经历相同"),
    "work that ends first": ("works", 0, {"结束日期": "1978-04-01"}, "须晚于开始日期"),
    "no branch": ("memberships", 0, {"党支部": None}, "请填写所在党支部"),
    "before joining": ("memberships", 0, {"转入日期": "1975-01-01"}, "早于入党日期"),
    "nothing said": ("assessments", 1, {"住房情况": None}, "至少填写一项"),
    "no grade": ("certificates", 1, {"残疾等级": None}, "伤残等级"),
    "no such grade": ("certificates", 1, {"残疾等级": "十一级"}, "一级至十级"),
    "illness below six": ("certificates", 0, {"残疾等级": "七级"}, "一至六级"),
    "no cause": ("certificates", 1, {"残疾性质": None}, "伤残性质"),
    "a soldier on a card of one's own": ("certificates", 0, {"烈士姓名": "王守义"}, "本人的证件"),
    "no soldier": ("certificates", 2, {"烈士姓名": None}, "军人姓名"),
    "a grade of a martyr": ("certificates", 2, {"残疾等级": "三级"}, "只写在伤残证件"),
    "issued before the death": ("certificates", 2, {"牺牲日期": "1981-01-01"}, "发证日期早于"),
    "the same certificate twice": ("certificates", 0, {"证书编号": "军残9912"}, "证件相同"),
    "volunteering without hours": ("deeds", 0, {"时长": None}, "志愿服务请填写小时数"),
    "a day too long": ("deeds", 0, {"时长": "25"}, "1至24的整数"),
    "a post that ends first": ("deeds", 1, {"结束日期": "2001-05-01"}, "须晚于开始日期"),
    "an event that ends": ("deeds", 2, {"结束日期": "2025-09-02"}, "只写活动日期"),
    "money of a volunteer": ("deeds", 0, {"捐款金额": "5"}, "捐赠金额只在捐款捐物"),
    "punished twice": ("disciplines", 1, {"处分种类": "警告", "处分时间": "1975-01-01"}, "处分相同"),
    "lifted before": ("disciplines", 0, {"解除日期": "1974-01-01"}, "早于处分日期"),
    "two heads": ("homes", 2, {"户号": "0013"}, "户的户主相同"),
}  # fmt: skip
