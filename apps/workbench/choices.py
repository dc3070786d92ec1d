"""Tables of the workbench: the doors of the main navigation with the permissions that open them."""

from apps.workbench.rules import Door

DOORS = (
    Door("工作台", "workbench:home", (), ("/",)),
    Door("本月发放", "workbench:batches", ("payments.view_batch",), ("/batches/", "/posting/", "/payments/", "/files/")),
    Door("退票与待查", "workbench:rejected", ("payments.view_desk",), ("/rejected/", "/unknowns/", "/held/", "/suspense/")),
    Door("对账", "workbench:tieout", ("payments.view_batch",), ("/tie-out/",)),
    Door("追回", "workbench:receivables", ("payments.view_receivable",), ("/receivables/", "/waivers/")),
    Door("待复核", "workbench:waiting", ("benefits.confirm_event", "benefits.propose_event"), ("/waiting/", "/events/", "/entitlements/", "/grants/")),
    Door("疑点与确认", "workbench:suspicions", ("benefits.view_benefit",), ("/suspicions/", "/confirmation/", "/soon/", "/unclaimed/")),
    Door("人员档案", "workbench:persons", ("people.view_person",), ("/persons/", "/search/")),
    Door("待遇标准", "workbench:standards", ("policy.view_standard",), ("/standards/", "/what-if/")),
    Door("通知公示", "notices:list", ("notices.view_notice",), ("/notices/",)),
    Door("办理进度", "workbench:jobs", (), ("/jobs/",)),
)
