"""Records of jobs in the admin: to look up, never to edit; work is done on the pages."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet

from apps.core.actor import Actor
from apps.core.admin import BaseAdmin
from apps.jobs.models import InterestSubsidy, JobNews, Loan, Seeker
from apps.jobs.queries import loans, seekers


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
