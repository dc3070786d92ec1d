"""Notices in the admin: records to look up; templates are changed through their action, everything else on its pages."""

from django import forms
from django.contrib import admin
from django.db.models import QuerySet

from apps.core.actor import Actor
from apps.core.admin import ActionForm, BaseAdmin
from apps.core.money import yuan
from apps.notices import actions, queries
from apps.notices.models import Article, Message, MessageTemplate, Objection, OptOut, PublicNotice


class TemplateForm(ActionForm):
    """The words of a template; its gaps are read from the body and must stay the ones the programs fill."""

    body = forms.CharField(label="正文", max_length=500, widget=forms.Textarea(attrs={"rows": 5}))

    class Meta:
        model = MessageTemplate
        fields = ("name", "body", "is_active")

    def write(self) -> MessageTemplate:
        given = self.cleaned_data
        return actions.edit_template(
            self.actor,
            code=self.instance.pk,
            name=given["name"],
            body=given["body"],
            placeholders=MessageTemplate.objects.get(pk=self.instance.pk).placeholders,
            is_active=given["is_active"],
        )


@admin.register(MessageTemplate)
class TemplateAdmin(BaseAdmin):
    """消息模板."""

    view_permission = queries.VIEW_TEMPLATE
    change_permission = "notices.edit_template"
    change_form = TemplateForm
    list_display = ("name", "code", "channel", "is_active", "updated_at")
    list_filter = ("channel", "is_active")
    display = ("code", "channel", "is_courtesy", "is_secret", "placeholders", "updated_at", "updated_by")

    def rows(self, actor: Actor) -> QuerySet[MessageTemplate]:
        return queries.templates(actor)


@admin.register(Message)
class MessageAdmin(BaseAdmin):
    """消息."""

    view_permission = queries.VIEW_MESSAGE
    list_display = ("id", "recipient_name", "phone_masked", "channel", "state", "created_at", "settled_at")
    list_filter = ("state", "channel")
    search_fields = ("=recipient_name", "=subject", "=key")
    search_help_text = "按收件人、关联业务或去重键精确查找"
    display = (
        "key", "channel", "template", "recipient_name", "phone_masked", "division_code", "text", "subject", "state", "created_by",
        "created_at", "not_before", "sending_at", "settled_at", "gateway_ref", "failure", "resolved_by", "resolved_at",
        "evidence", "read_at",
    )  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Message]:
        return queries.messages(actor)


@admin.register(PublicNotice)
class NoticeAdmin(BaseAdmin):
    """公示."""

    view_permission = queries.VIEW_NOTICE
    list_display = ("subject", "kind", "opens_on", "closes_on", "entry_count", "total", "state")
    list_filter = ("kind", "state")
    search_fields = ("subject__startswith", "=reference")
    search_help_text = "标题开头或关联业务"
    display = (
        "kind", "subject", "body", "reference", "division_code", "working_days", "opens_on", "closes_on", "entry_count", "total",
        "state", "published_by", "published_at", "withdrawn_by", "withdrawn_at", "withdraw_reason",
    )  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[PublicNotice]:
        return queries.notices(actor)

    @admin.display(description="金额合计（元）", ordering="total_fen")
    def total(self, row: PublicNotice) -> str:
        """Yuan with two decimals."""
        return yuan(row.total_fen)


@admin.register(Objection)
class ObjectionAdmin(BaseAdmin):
    """异议."""

    view_permission = queries.VIEW_OBJECTION
    list_display = ("objector", "notice", "received_at", "due_on", "state", "outcome")
    list_filter = ("state", "outcome")
    search_fields = ("=objector",)
    search_help_text = "按异议人姓名精确查找"
    display = (
        "notice", "entry", "objector", "phone_masked", "text", "division_code", "received_by", "received_at", "due_on", "state",
        "outcome", "answer", "answered_by", "answered_at",
    )  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Objection]:
        return queries.objections(actor)


@admin.register(Article)
class ArticleAdmin(BaseAdmin):
    """文章."""

    view_permission = queries.VIEW_ARTICLE
    list_display = ("title", "kind", "document_no", "shows_from", "shows_until", "state")
    list_filter = ("kind", "state")
    search_fields = ("title__startswith", "=document_no")
    search_help_text = "标题开头或文号"
    display = (
        "kind", "title", "document_no", "source", "body", "shows_from", "shows_until", "state", "revision", "author", "written_at",
        "publisher", "published_at", "withdrawn_by", "withdrawn_at", "withdraw_reason",
    )  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Article]:
        return queries.articles(actor)


@admin.register(OptOut)
class OptOutAdmin(BaseAdmin):
    """不再接收问候短信."""

    view_permission = queries.VIEW_MESSAGE
    list_display = ("recipient_name", "way", "noted_by", "noted_at")
    list_filter = ("way",)
    search_fields = ("=recipient_name",)
    search_help_text = "按姓名精确查找"
    display = ("recipient_name", "division_code", "way", "noted_by", "noted_at")

    def rows(self, actor: Actor) -> QuerySet[OptOut]:
        return queries.opt_outs(actor)
