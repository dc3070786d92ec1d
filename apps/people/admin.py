"""The registry in the admin: for looking things up. Every change is a use case on the pages of people."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.core.actor import Actor
from apps.core.admin import BaseAdmin
from apps.core.http import actor_of_request
from apps.people import queries
from apps.people.models import Category, ChangeRequest, Delegation, Merge, PayeeAccount, Person
from apps.people.queries.people import change_requests, delegations, merges
from apps.people.queries.records import categories


@admin.register(Person)
class PersonAdmin(BaseAdmin):
    """人员: the search box takes whatever the workbench search takes."""

    view_permission = "people.view_person"
    list_display = ("dossier_no", "name", "sex", "born_on", "id_number_tail", "division", "state")
    list_filter = ("state", "residence")
    list_select_related = ("division",)
    search_fields = ("name",)
    search_help_text = "姓名、拼音、首字母、身份证号、电话、账号或档案编号"
    display = (
        "dossier_no", "name", "sex", "born_on", "id_number_tail", "id_number_note", "phone_tail", "division", "residence",
        "ethnicity", "politics", "employment", "state", "died_on", "left_on", "state_source", "registered_on", "version",
    )  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Person]:
        return queries.persons(actor)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Person], search_term: str
    ) -> tuple[QuerySet[Person], bool]:
        """The one search of the house instead of LIKE over columns."""
        if not search_term.strip():
            return queryset, False
        found = queries.search(actor_of_request(request), search_term)
        return queryset.filter(pk__in=[row.pk for row in found]), False


@admin.register(Category)
class CategoryAdmin(BaseAdmin):
    """人员类别."""

    view_permission = "people.view_person"
    list_display = ("person", "kind", "state", "since", "until")
    list_filter = ("kind", "state")
    list_select_related = ("person",)
    search_fields = ("=person__dossier_no",)
    search_help_text = "按档案编号查找"
    display = ("person", "kind", "state", "since", "until", "evidence", "close_evidence", "close_reason")

    def rows(self, actor: Actor) -> QuerySet[Category]:
        return categories(actor)


@admin.register(PayeeAccount)
class PayeeAccountAdmin(BaseAdmin):
    """收款账户: tails only."""

    view_permission = "people.view_person"
    list_display = ("person", "bank_name", "account_tail", "holder_name", "kind", "opened_on", "closed_on", "is_live")
    list_filter = ("is_live", "kind")
    list_select_related = ("person",)
    search_fields = ("=person__dossier_no",)
    search_help_text = "按档案编号查找"
    display = (
        "person", "bank_code", "bank_name", "account_tail", "holder_name", "kind", "delegation", "opened_on", "closed_on",
        "closed_reason", "is_live", "warning", "entered_by", "entered_at",
    )  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[PayeeAccount]:
        return queries.payee_accounts(actor)


@admin.register(Delegation)
class DelegationAdmin(BaseAdmin):
    """委托监护."""

    view_permission = "people.view_person"
    list_display = ("person", "kind", "delegate_name", "relation", "valid_from", "valid_to")
    list_filter = ("kind",)
    list_select_related = ("person",)
    search_fields = ("=person__dossier_no",)
    search_help_text = "按档案编号查找"
    display = (
        "person", "kind", "delegate_name", "relation", "id_number_tail", "phone_tail", "evidence", "valid_from", "valid_to",
        "ended_reason",
    )  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Delegation]:
        return delegations(actor)


@admin.register(ChangeRequest)
class ChangeRequestAdmin(BaseAdmin):
    """档案更改申请."""

    view_permission = "people.view_person"
    list_display = ("person", "fields", "state", "proposed_by", "proposed_at", "decided_by")
    list_filter = ("state",)
    list_select_related = ("person", "proposed_by", "decided_by")
    display = ("person", "fields", "reason", "state", "proposed_by", "proposed_at", "decided_by", "decided_at", "decision")

    def rows(self, actor: Actor) -> QuerySet[ChangeRequest]:
        return change_requests(actor)


@admin.register(Merge)
class MergeAdmin(BaseAdmin):
    """档案合并."""

    view_permission = "people.view_person"
    list_display = ("kept", "dropped", "state", "proposed_by", "proposed_at", "decided_by")
    list_filter = ("state",)
    list_select_related = ("kept", "dropped", "proposed_by", "decided_by")
    display = (
        "kept", "dropped", "state", "reason", "proposed_by", "proposed_at", "decided_by", "decided_at", "undo_proposed_by",
        "undo_reason", "undo_decided_by", "undone_at",
    )  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Merge]:
        return merges(actor)
