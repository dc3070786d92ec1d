"""Tables of the workbench: the doors of the main navigation with the permissions that open them."""

from apps.workbench.rules import Door

DOORS = (
    Door("工作台", "workbench:home", (), ("/",)),
    Door("本月发放", "workbench:batches", ("payments.view_batch",), ("/batches/", "/posting/", "/payments/", "/files/")),
    Door(
        "退票与待查",
        "workbench:rejected",
        ("payments.view_desk",),
        ("/rejected/", "/unknowns/", "/held/", "/suspense/", "/holds/"),
    ),
    Door("对账", "workbench:tieout", ("payments.view_batch",), ("/tie-out/",)),
    Door("追回", "workbench:receivables", ("payments.view_receivable",), ("/receivables/", "/waivers/")),
    Door(
        "待复核",
        "workbench:waiting",
        ("benefits.confirm_event", "benefits.propose_event"),
        ("/waiting/", "/events/", "/entitlements/", "/grants/"),
    ),
    Door(
        "疑点与确认",
        "workbench:suspicions",
        ("benefits.view_benefit",),
        ("/suspicions/", "/confirmation/", "/lists/", "/deaths/", "/rounds/", "/discovery/"),
    ),
    Door("办件", "workbench:cases", ("cases.view_case",), ("/cases/",)),
    Door("人员档案", "workbench:persons", ("people.view_person",), ("/persons/", "/search/", "/people/")),
    Door("优待证", "cards:desk", ("cards.view_card",), ("/cards/",)),
    Door("走访慰问", "visits:campaigns", ("visits.view_visit",), ("/visits/",)),
    Door("就业创业", "jobs:fairs", ("jobs.view_fair",), ("/employment/",)),
    Door("惠军商家", "alliance:merchants", ("alliance.view_merchant",), ("/merchants/",)),
    Door("烈士褒扬", "memorials:martyrs", ("memorials.view_martyr",), ("/martyrs/",)),
    Door("手机走访", "station:phone", ("station.use_phone",), ("/station/",)),
    Door("手机上传", "station:uploads", ("station.view_upload",), ("/station/uploads/",)),
    Door("待遇标准", "workbench:standards", ("policy.view_standard",), ("/standards/", "/what-if/")),
    Door("通知公示", "notices:list", ("notices.view_notice",), ("/notices/",)),
    Door(
        "统计指标",
        "reports:indicators",
        ("reports.view_indicator",),
        (
            "/reports/indicators/",
            "/reports/policies/",
            "/reports/screen/",
            "/reports/contributions/",
            "/reports/past/",
            "/reports/ledger/",
        ),
    ),
    Door("重点任务", "reports:tasks", ("reports.view_task",), ("/reports/tasks/",)),
    Door("年度报告", "reports:annual", ("reports.view_report",), ("/reports/annual/", "/reports/targets/")),
    Door("检查资料包", "reports:bundles", ("reports.read_bundle",), ("/reports/bundles/",)),
    Door("账目核对", "reports:truth", ("reports.view_truth",), ("/reports/",)),
    Door("办理进度", "workbench:jobs", (), ("/jobs/",)),
)

# Words of parameter values; a word that is not here is shown as it is.
VALUE_WORDS = {
    "national": "执行国家标准", "top_up": "国家标准加地方增发", "greater_of": "国家与地方标准取高",
    "half_up": "四舍五入", "up": "有零头进一", "down": "舍去零头", "step_yuan": "取整单位（元）", "mode": "取整方式",
    "month_of_decision": "批准当月起发", "month_after_decision": "批准次月起发", "recomputed": "按新标准重算", "paid": "按原发放额",
    "ceil": "不足一年按一年计", "calendar": "按周年计", "half": "不足半年按半年计", "pairs": "", "*": "其他定期待遇",
    "cremation": "殡葬火化名单", "prison": "服刑和通缉名单", "household": "户籍迁出名单", "hospital": "医疗机构死亡名单",
    "low_income": "低保特困名单", "b_only": "只发后者", "a_only": "只发前者", "higher": "就高发一项", "both": "两项都发",
}  # fmt: skip

# Words of which exactly one is chosen, as the entry form of a parameter offers them.
WORD_SETS = (
    ("national", "top_up", "greater_of"), ("half_up", "up", "down"), ("month_of_decision", "month_after_decision"),
    ("recomputed", "paid"), ("ceil", "calendar", "half"),
)  # fmt: skip
