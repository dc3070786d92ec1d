"""Records of jobs in the admin: to look up, never to edit; work is done on the pages of jobs."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet

from apps.core.actor import Actor
from apps.core.admin import BaseAdmin
from apps.jobs import queries
from apps.jobs.models import (
    Application,
    DegreeStudy,
    Employer,
    Enrolment,
    Fair,
    FoundingBase,
    InterestSubsidy,
    JobNews,
    LivingAllowance,
    Loan,
    Mentoring,
    Placement,
    Seeker,
    SignUp,
    TrainingClass,
    TrainingVoucher,
    Vacancy,
    VeteranBusiness,
)
from apps.jobs.queries import advancing, businesses, living, loans, seekers, training


@admin.register(Employer)
class EmployerAdmin(BaseAdmin):
    """Employers (用人单位)."""

    view_permission = queries.VIEW_FAIR
    list_display = ("name", "credit_code", "division", "trade", "state")
    list_select_related: ClassVar[tuple[str, ...]] = ("division",)
    list_filter = ("state", "kind", "trade", "size")
    search_fields = ("name", "=credit_code")
    display = ("name", "credit_code", "division", "home_county", "kind", "size", "trade", "address", "contact_name", "contact_phone_tail", "public_phone",
               "state", "reason", "registered_by", "registered_at", "verified_by", "verified_at", "blacklisted_on")  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Employer]:
        return queries.employers(actor)


@admin.register(Vacancy)
class VacancyAdmin(BaseAdmin):
    """Vacancies (招聘岗位); the list leaves as a sheet."""

    view_permission = queries.VIEW_FAIR
    list_display = ("title", "employer", "trade", "place", "headcount", "valid_until", "state")
    list_select_related: ClassVar[tuple[str, ...]] = ("employer",)
    list_filter = ("state", "trade", "area", "reserved")
    search_fields = ("title", "employer__name")
    display = ("title", "employer", "division", "trade", "area", "works_in", "place", "headcount", "pay_low_fen", "pay_high_fen", "education", "age_min",
               "age_max", "skills", "is_veteran_priority", "is_ordered", "is_aimed", "is_post_bound", "reserved", "valid_until", "state", "posted_by",
               "checked_by", "published_at", "closed_on", "closed_for", "note")  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Vacancy]:
        return queries.vacancies(actor)


@admin.register(Fair)
class FairAdmin(BaseAdmin):
    """Fairs (招聘会)."""

    view_permission = queries.VIEW_FAIR
    list_display = ("name", "division", "starts_on", "mode", "state")
    list_select_related: ClassVar[tuple[str, ...]] = ("division",)
    list_filter = ("state", "mode", "level")
    search_fields = ("name",)
    display = ("name", "mode", "level", "division", "partner", "starts_on", "ends_on", "place", "capacity", "booth_count", "state", "planned_by",
               "published_at", "held_on", "closed_on", "summary", "note")  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Fair]:
        return queries.fairs(actor)


@admin.register(SignUp)
class SignUpAdmin(BaseAdmin):
    """Sign-ups (招聘会报名)."""

    view_permission = queries.VIEW_APPLICATION
    list_display = ("code", "person", "fair", "channel", "state", "attended_at")
    list_select_related: ClassVar[tuple[str, ...]] = ("person", "fair")
    list_filter = ("state", "channel")
    search_fields = ("=code", "person__name_pinyin__startswith", "person__dossier_no")
    display = (
        "code",
        "person",
        "fair",
        "channel",
        "state",
        "signed_up_at",
        "entered_by",
        "attended_at",
        "scanned_by",
        "cancelled_at",
    )

    def rows(self, actor: Actor) -> QuerySet[SignUp]:
        return queries.sign_ups(actor)


@admin.register(Application)
class ApplicationAdmin(BaseAdmin):
    """Applications (岗位投递)."""

    view_permission = queries.VIEW_APPLICATION
    list_display = ("person", "vacancy", "fair", "applied_at", "state")
    list_select_related: ClassVar[tuple[str, ...]] = ("person", "vacancy", "fair")
    list_filter = ("state", "channel")
    search_fields = ("person__name_pinyin__startswith", "person__dossier_no")
    display = ("person", "vacancy", "fair", "channel", "shows", "agreed_at", "words", "state", "applied_at", "viewed_on", "interviewed_on", "intent_on",
               "signed_on", "started_on", "ended_on", "reason")  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Application]:
        return queries.applications(actor)


@admin.register(Placement)
class PlacementAdmin(BaseAdmin):
    """Placements (就业登记)."""

    view_permission = queries.VIEW_APPLICATION
    list_display = ("person", "employer_name", "title", "started_on", "source", "year", "is_counted")
    list_select_related: ClassVar[tuple[str, ...]] = ("person",)
    list_filter = ("year", "source", "is_counted", "is_in_county")
    search_fields = ("employer_name", "person__name_pinyin__startswith", "person__dossier_no")
    display = ("person", "employer_name", "title", "source", "fair", "is_in_county", "is_public_welfare", "started_on", "ended_on", "evidence", "evidence_no",
               "year", "is_counted", "confirmed_on", "confirmed_by")  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Placement]:
        return queries.placements(actor)


@admin.register(Seeker)
class SeekerAdmin(BaseAdmin):
    """The real-name ledger (就业台账)."""

    view_permission = seekers.VIEW_SEEKER
    list_display = ("person", "priority", "takes_news", "verified_on", "changed_at")
    list_select_related: ClassVar[tuple[str, ...]] = ("person",)
    list_filter = ("priority", "takes_news")
    search_fields = ("person__name_pinyin__startswith", "person__dossier_no", "person__name__startswith")
    search_help_text = "姓名、姓名拼音或档案编号"
    display = ("person", "skills", "trades", "areas", "town", "pay_floor_fen", "modes", "wish", "priority", "takes_news",
               "news_changed_at", "entered_by", "entered_at", "changed_at", "verified_on", "verified_by")  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return seekers.seekers(actor)


@admin.register(JobNews)
class JobNewsAdmin(BaseAdmin):
    """Job news (岗位信息推送)."""

    view_permission = seekers.VIEW_SEEKER
    list_display = ("seeker", "sent_on", "channel", "event")
    list_select_related: ClassVar[tuple[str, ...]] = ("seeker",)
    list_filter = ("channel",)
    search_fields = ("seeker__person__name_pinyin__startswith", "seeker__person__dossier_no")
    search_help_text = "姓名拼音或档案编号"
    display = ("seeker", "event", "sent_on", "channel", "vacancies", "message_key", "pushed_by")

    def rows(self, actor: Actor) -> QuerySet[JobNews]:
        return seekers.job_news(actor)


@admin.register(Loan)
class LoanAdmin(BaseAdmin):
    """Loans (创业贷款)."""

    view_permission = loans.VIEW_LOAN
    list_display = ("person", "product", "bank", "credit_fen", "state", "applied_on")
    list_select_related: ClassVar[tuple[str, ...]] = ("person",)
    list_filter = ("product", "state")
    search_fields = ("contract_no", "person__name_pinyin__startswith", "person__dossier_no")
    search_help_text = "合同编号、姓名拼音或档案编号"
    display = ("person", "product", "bank", "purpose", "asked_fen", "credit_fen", "rate_bp", "granted_on", "due_on", "contract_no",
               "state", "applied_on", "pushed_on", "ended_on", "reason", "entered_by")  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return loans.loans(actor)


@admin.register(InterestSubsidy)
class InterestSubsidyAdmin(BaseAdmin):
    """Interest subsidies (贷款贴息)."""

    view_permission = loans.VIEW_LOAN
    list_display = ("loan", "first", "until", "amount_fen", "prepared_by", "posted_by")
    list_select_related: ClassVar[tuple[str, ...]] = ("loan", "prepared_by", "posted_by")
    search_fields = ("loan__contract_no",)
    search_help_text = "合同编号"
    display = (
        "loan",
        "first",
        "until",
        "days",
        "amount_fen",
        "arithmetic",
        "prepared_by",
        "prepared_at",
        "posted_by",
        "posted_at",
    )

    def rows(self, actor: Actor) -> QuerySet[InterestSubsidy]:
        return loans.subsidies(actor)


@admin.register(LivingAllowance)
class LivingAllowanceAdmin(BaseAdmin):
    """Living allowances of training (培训生活补助)."""

    view_permission = training.VIEW_TRAINING
    list_display = ("person", "first", "present", "amount_fen", "prepared_by", "posted_by")
    list_select_related: ClassVar[tuple[str, ...]] = ("person", "prepared_by", "posted_by")
    search_fields = ("person__name_pinyin__startswith", "person__dossier_no")
    search_help_text = "姓名拼音或档案编号"
    display = ("person", "first", "held", "present", "amount_fen", "arithmetic", "prepared_by", "prepared_at", "posted_by", "posted_at")  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[LivingAllowance]:
        return living.allowances(actor)


@admin.register(VeteranBusiness)
class VeteranBusinessAdmin(BaseAdmin):
    """Veteran businesses (军创企业)."""

    view_permission = businesses.VIEW_BUSINESS
    list_display = ("employer", "owner", "role", "employees", "veterans", "state")
    list_select_related: ClassVar[tuple[str, ...]] = ("employer", "owner")
    list_filter = ("state", "role", "employer__trade")
    search_fields = ("employer__name", "=employer__credit_code", "owner__dossier_no")
    search_help_text = "单位名称、信用代码或创办人档案编号"
    display = ("employer", "owner", "role", "evidence", "evidence_no", "founded_on", "employees", "veterans", "counted_on", "sales_fen", "sales_year",
               "products", "is_public", "agreed_on", "state", "base", "liaison", "checked_by", "checked_on", "closed_on", "note")  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[VeteranBusiness]:
        return businesses.businesses(actor)


@admin.register(FoundingBase)
class FoundingBaseAdmin(BaseAdmin):
    """Parks and bases (园区基地)."""

    view_permission = businesses.VIEW_BUSINESS
    list_display = ("name", "kind", "level", "division", "capacity", "named_on", "revoked_on")
    list_select_related: ClassVar[tuple[str, ...]] = ("division",)
    list_filter = ("kind", "level")
    search_fields = ("name", "document_no")
    display = (
        "name",
        "kind",
        "level",
        "division",
        "address",
        "capacity",
        "named_on",
        "document_no",
        "revoked_on",
        "reason",
        "entered_by",
    )

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return businesses.bases(actor)


@admin.register(TrainingClass)
class TrainingClassAdmin(BaseAdmin):
    """Classes (培训班)."""

    view_permission = training.VIEW_TRAINING
    list_display = ("name", "kind", "school", "starts_on", "ends_on", "seats", "state", "settled_fen")
    list_filter = ("kind", "state", "trade")
    search_fields = ("name", "school")
    search_help_text = "班次名称或承训机构"
    display = ("name", "kind", "division", "school", "is_partner_school", "trade", "skill", "employer", "cohort_year", "place", "starts_on", "ends_on",
               "hours", "seats", "cost_fen", "note", "state", "planned_by", "finished_by", "ended_on", "reason", "settled_fen", "settled_on",
               "settled_by", "invoice_no")  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return training.bare_classes(actor)


@admin.register(Enrolment)
class EnrolmentAdmin(BaseAdmin):
    """Learners (培训学员)."""

    view_permission = training.VIEW_TRAINING
    list_display = ("person", "training", "state", "enrolled_on", "certificate_no")
    list_select_related: ClassVar[tuple[str, ...]] = ("person", "training")
    list_filter = ("state", "training__kind")
    search_fields = ("person__name_pinyin__startswith", "person__dossier_no", "=certificate_no")
    search_help_text = "姓名拼音、档案编号或证书编号"
    display = (
        "person",
        "training",
        "voucher",
        "state",
        "enrolled_on",
        "score",
        "certificate_no",
        "ended_on",
        "reason",
        "entered_by",
    )

    def rows(self, actor: Actor) -> QuerySet[Enrolment]:
        return training.enrolments(actor)


@admin.register(TrainingVoucher)
class TrainingVoucherAdmin(BaseAdmin):
    """Vouchers (培训券)."""

    view_permission = training.VIEW_TRAINING
    list_display = ("number", "person", "state", "issued_on", "valid_until")
    list_select_related: ClassVar[tuple[str, ...]] = ("person",)
    list_filter = ("state",)
    search_fields = ("person__name_pinyin__startswith", "person__dossier_no")
    search_help_text = "姓名拼音或档案编号"
    display = ("number", "person", "state", "issued_on", "valid_until", "issued_by", "ended_on", "reason")

    def rows(self, actor: Actor) -> QuerySet[TrainingVoucher]:
        return training.vouchers(actor)


@admin.register(DegreeStudy)
class DegreeStudyAdmin(BaseAdmin):
    """Degrees (学历提升)."""

    view_permission = training.VIEW_TRAINING
    list_display = ("person", "school", "level", "state", "registered_on")
    list_select_related: ClassVar[tuple[str, ...]] = ("person",)
    list_filter = ("state", "level")
    search_fields = ("person__name_pinyin__startswith", "person__dossier_no", "school")
    search_help_text = "姓名拼音、档案编号或学校"
    display = ("person", "school", "level", "subject", "mode", "fee_fen", "payer", "state", "registered_on", "admitted_on", "ended_on", "diploma_no",
               "entered_by")  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[DegreeStudy]:
        return advancing.degrees(actor)


@admin.register(Mentoring)
class MentoringAdmin(BaseAdmin):
    """Pairs of mentor and person (导师结对)."""

    view_permission = training.VIEW_TRAINING
    list_display = ("mentor", "person", "goal", "since", "ended_on")
    list_select_related: ClassVar[tuple[str, ...]] = ("mentor", "person")
    search_fields = ("person__name_pinyin__startswith", "person__dossier_no", "mentor__name")
    search_help_text = "姓名拼音、档案编号或导师姓名"
    display = ("mentor", "person", "goal", "since", "ended_on", "outcome", "entered_by")

    def rows(self, actor: Actor) -> QuerySet[Mentoring]:
        return advancing.mentorings(actor)
