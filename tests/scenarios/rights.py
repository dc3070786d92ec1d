"""Which permission a page needs: the declared side of the crawl. Prefix of the path -> permission."""

_BENEFIT, _BATCH, _PERSON = "benefits.view_benefit", "payments.view_batch", "people.view_person"
_STANDARD, _STAFF, _NOTICE = "policy.view_standard", "org.view_staff", "notices.view_notice"

NEEDED = {
    # faces
    "persons/": _PERSON,
    "waiting/": _BENEFIT,
    "events/": _BENEFIT,
    "entitlements/": _BENEFIT,
    "grants/": _BENEFIT,
    "suspicions/": _BENEFIT,
    "confirmation/": _BENEFIT,
    "standards/prices/": _BENEFIT,
    "standards/": _STANDARD,
    "what-if/": "benefits.what_if",
    "batches/": _BATCH,
    "posting/": _BATCH,
    "tie-out/": _BATCH,
    "payments/": "payments.view_payment",
    "rejected/": "payments.view_desk",
    "held/": "payments.view_desk",
    "unknowns/": "payments.view_desk",
    "receivables/": "payments.view_receivable",
    "notices/": _NOTICE,
    "notices/new/": "notices.publish_notice",
    "notices/letters/": "",  # one's own
    "notices/messages/": "notices.view_message",
    "portal/desk/": "portal.hand_code",
    # admin
    "admin/people/": _PERSON,
    "admin/benefits/": _BENEFIT,
    "admin/payments/payment/": "payments.view_payment",
    "admin/payments/receivable/": "payments.view_receivable",
    "admin/payments/batch/": _BATCH,
    "admin/payments/bankprofile/": _BATCH,
    "admin/payments/rejectreason/": _BATCH,
    "admin/payments/voucher/": _BATCH,
    "admin/policy/scheme/": _STANDARD,
    "admin/policy/standard/": _STANDARD,
    "admin/policy/parameter/": _STANDARD,
    "admin/notices/publicnotice/": _NOTICE,
    "admin/notices/message/": "notices.view_message",
    "admin/notices/messagetemplate/": "notices.view_template",
    "admin/notices/objection/": "notices.view_objection",
    "admin/org/staff/": _STAFF,
    "admin/org/user/": _STAFF,
    "admin/org/rolegrant/": _STAFF,
    "admin/core/auditentry/": "core.view_audit",
    "admin/core/job/": "core.view_jobs",
    "admin/core/holiday/": "core.view_holiday",
}
