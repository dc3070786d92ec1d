"""``/api/v1/notices/…``: messages, public notices, objections. One call per entry."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest import LIST_PARAMETERS, ActorViewSet, Route
from apps.notices import actions, queries
from apps.notices.choices import ArticleKind, MessageState, NoticeKind, Outcome
from apps.notices.models import Article, Message, NoticeEntry, Objection, PublicNotice

STATE = OpenApiParameter("state", OpenApiTypes.STR, enum=MessageState.values, description="消息状态")
OPEN = OpenApiParameter("open", OpenApiTypes.BOOL, description="只看公示中的")
VILLAGE = OpenApiParameter("village", OpenApiTypes.STR, description="12位村（社区）代码")
MOST = 2**62


class MessageOut(serializers.ModelSerializer[Message]):
    """One message; the phone only masked."""

    class Meta:
        model = Message
        fields = (
            "id", "key", "channel", "template", "recipient_name", "phone_masked", "division_code", "text", "subject", "state",
            "created_at", "not_before", "sending_at", "settled_at", "gateway_ref", "failure", "resolved_at", "evidence",
        )  # fmt: skip


class NoticeOut(serializers.ModelSerializer[PublicNotice]):
    """One public notice; ``waiting`` counts its open objections."""

    waiting = serializers.IntegerField(read_only=True, help_text="待答复异议数")

    class Meta:
        model = PublicNotice
        fields = (
            "id", "kind", "subject", "body", "reference", "division_code", "working_days", "opens_on", "closes_on",
            "entry_count", "total_fen", "state", "published_at", "withdrawn_at", "withdraw_reason", "waiting",
        )  # fmt: skip


class EntryOut(serializers.ModelSerializer[NoticeEntry]):
    """One line of a published list, the name masked."""

    class Meta:
        model = NoticeEntry
        fields = ("id", "division_code", "name_masked", "item", "standard_text", "amount_fen")


class ObjectionOut(serializers.ModelSerializer[Objection]):
    """One objection with its answer; the phone only masked."""

    class Meta:
        model = Objection
        fields = (
            "id", "notice", "entry", "objector", "phone_masked", "text", "division_code", "received_at", "due_on", "state",
            "outcome", "answer", "answered_at",
        )  # fmt: skip


class NoticeIn(serializers.Serializer[Any]):
    """A notice without a list; lists are published by the business they belong to."""

    kind = serializers.ChoiceField(choices=NoticeKind.choices)
    subject = serializers.CharField(max_length=120)
    body = serializers.CharField(max_length=20_000)
    division_code = serializers.CharField(max_length=12)
    reference = serializers.CharField(max_length=120, required=False, allow_blank=True)
    working_days = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=60)
    opens_on = serializers.DateField(required=False, allow_null=True)


class NoticeReasonIn(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(max_length=500, help_text="原因，至少4个字")


class ObjectionIn(serializers.Serializer[Any]):
    """An objection; ``token`` makes a repeated submission harmless."""

    objector = serializers.CharField(max_length=80)
    phone = serializers.CharField(max_length=20, required=False, allow_blank=True)
    text = serializers.CharField(max_length=2000)
    token = serializers.CharField(max_length=64)
    entry_id = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=MOST)


class AnswerIn(serializers.Serializer[Any]):
    """The answer to an objection."""

    outcome = serializers.ChoiceField(choices=Outcome.choices)
    answer = serializers.CharField(max_length=2000)


class ResolveIn(serializers.Serializer[Any]):
    """What became of an unknown message."""

    was_sent = serializers.BooleanField()
    evidence = serializers.CharField(max_length=2000)


class MessageViewSet(ActorViewSet):
    """The outbox (短信与站内信)."""

    serializer_class = MessageOut

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return Message.objects.none()

    @extend_schema(parameters=[*LIST_PARAMETERS, STATE], responses=MessageOut(many=True))
    def list(self, request: Request) -> Response:
        """Messages to people of the own places, newest first."""
        rows, state = queries.messages(self.actor), request.query_params.get("state")
        return self.page(rows.filter(state=state) if state in MessageState.values else rows, ("-id",))

    @extend_schema(responses=MessageOut)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One message."""
        return Response(MessageOut(queries.message(self.actor, int(pk))).data)

    @extend_schema(request=NoticeReasonIn, responses=MessageOut)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Take back what has not left."""
        return Response(MessageOut(actions.cancel_message(self.actor, message_id=int(pk), **self.body(NoticeReasonIn))).data)

    @extend_schema(request=None, responses=MessageOut)
    @action(detail=True, methods=["post"])
    def resend(self, request: Request, pk: str) -> Response:
        """Write a failed message again as a new one."""
        return Response(MessageOut(actions.resend_message(self.actor, message_id=int(pk))).data)

    @extend_schema(request=ResolveIn, responses=MessageOut)
    @action(detail=True, methods=["post"])
    def resolve(self, request: Request, pk: str) -> Response:
        """Settle an unknown message by evidence."""
        return Response(MessageOut(actions.resolve_message(self.actor, message_id=int(pk), **self.body(ResolveIn))).data)


class NoticeViewSet(ActorViewSet):
    """Public notices (公示)."""

    serializer_class = NoticeOut

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return PublicNotice.objects.none()

    @extend_schema(parameters=[*LIST_PARAMETERS, OPEN], responses=NoticeOut(many=True))
    def list(self, request: Request) -> Response:
        """Notices of the own line, newest first."""
        only_open = request.query_params.get("open") in ("1", "true")
        return self.page((queries.notices_open if only_open else queries.notices)(self.actor), ("-opens_on", "-id"))

    @extend_schema(responses=NoticeOut)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One notice."""
        return Response(NoticeOut(queries.notice(self.actor, int(pk))).data)

    @extend_schema(parameters=[*LIST_PARAMETERS, VILLAGE], responses=EntryOut(many=True), filters=False)
    @action(detail=True, serializer_class=EntryOut)
    def entries(self, request: Request, pk: str) -> Response:
        """The published list, in village order."""
        rows = queries.notice_entries(self.actor, int(pk), village=request.query_params.get("village") or None)
        return self.page(rows, ("division_code", "id"))

    @extend_schema(request=NoticeIn, responses={201: NoticeOut})
    def create(self, request: Request) -> Response:
        """Publish a notice."""
        row = actions.publish_notice(self.actor, **self.body(NoticeIn))
        return Response(NoticeOut(queries.notice(self.actor, row.pk)).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=NoticeReasonIn, responses=NoticeOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take a notice down."""
        row = actions.withdraw_notice(self.actor, notice_id=int(pk), **self.body(NoticeReasonIn))
        return Response(NoticeOut(queries.notice(self.actor, row.pk)).data)

    @extend_schema(request=ObjectionIn, responses={201: ObjectionOut})
    @action(detail=True, methods=["post"])
    def object(self, request: Request, pk: str) -> Response:
        """Take in an objection."""
        row = actions.lodge_objection(self.actor, notice_id=int(pk), **self.body(ObjectionIn))
        return Response(ObjectionOut(row).data, status=status.HTTP_201_CREATED)


class ObjectionViewSet(ActorViewSet):
    """Objections (异议)."""

    serializer_class = ObjectionOut

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return Objection.objects.none()

    @extend_schema(parameters=LIST_PARAMETERS, responses=ObjectionOut(many=True))
    def list(self, request: Request) -> Response:
        """Objections from the own places, newest first."""
        return self.page(queries.objections(self.actor), ("-id",))

    @extend_schema(responses=ObjectionOut)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One objection."""
        return Response(ObjectionOut(self.one(queries.objections(self.actor), pk, "这条异议")).data)

    @extend_schema(request=AnswerIn, responses=ObjectionOut)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Answer it; not the receiver, not the publisher."""
        return Response(ObjectionOut(actions.answer_objection(self.actor, objection_id=int(pk), **self.body(AnswerIn))).data)


class ArticleOut(serializers.ModelSerializer[Article]):
    """One article; ``revision`` is to be sent back by who changes or publishes it."""

    author = serializers.CharField(source="author.name", read_only=True, help_text="拟稿人")
    publisher = serializers.CharField(
        source="publisher.name", read_only=True, allow_null=True, default=None, help_text="审发人"
    )

    class Meta:
        model = Article
        fields = (
            "id", "kind", "title", "document_no", "source", "body", "shows_from", "shows_until", "state", "revision", "author",
            "written_at", "publisher", "published_at", "withdrawn_at", "withdraw_reason",
        )  # fmt: skip


class ArticleIn(serializers.Serializer[Any]):
    """A draft."""

    kind = serializers.ChoiceField(choices=ArticleKind.choices)
    title = serializers.CharField(max_length=120)
    body = serializers.CharField(max_length=20_000)
    shows_from = serializers.DateField()
    shows_until = serializers.DateField(required=False, allow_null=True)
    document_no = serializers.CharField(max_length=60, required=False, allow_blank=True)
    source = serializers.CharField(max_length=80, required=False, allow_blank=True)  # type: ignore[assignment]


class ArticleSeenIn(serializers.Serializer[Any]):
    """Which text was read."""

    revision = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class ArticleChangeIn(ArticleIn, ArticleSeenIn):
    """A changed draft."""


class ArticleViewSet(ActorViewSet):
    """Articles (文章)."""

    serializer_class = ArticleOut

    def get_queryset(self) -> Any:
        """For the schema only; every entry asks ``queries``."""
        return Article.objects.none()

    @extend_schema(parameters=LIST_PARAMETERS, responses=ArticleOut(many=True))
    def list(self, request: Request) -> Response:
        """Articles, the latest first."""
        return self.page(queries.articles(self.actor), ("-shows_from", "-id"))

    @extend_schema(responses=ArticleOut)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One article."""
        return Response(ArticleOut(queries.article(self.actor, int(pk))).data)

    @extend_schema(request=ArticleIn, responses={201: ArticleOut})
    def create(self, request: Request) -> Response:
        """Write a draft."""
        row = actions.write_article(self.actor, **self.body(ArticleIn))
        return Response(ArticleOut(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ArticleChangeIn, responses=ArticleOut)
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: str) -> Response:
        """Change a draft."""
        return Response(ArticleOut(actions.write_article(self.actor, article_id=int(pk), **self.body(ArticleChangeIn))).data)

    @extend_schema(request=ArticleSeenIn, responses=ArticleOut)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Publish what another person wrote."""
        return Response(ArticleOut(actions.publish_article(self.actor, article_id=int(pk), **self.body(ArticleSeenIn))).data)

    @extend_schema(request=NoticeReasonIn, responses=ArticleOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take it away from the public."""
        return Response(
            ArticleOut(actions.withdraw_article(self.actor, article_id=int(pk), **self.body(NoticeReasonIn))).data
        )


routes: list[Route] = [
    ("notices/messages", MessageViewSet, "notices-message"),
    ("notices/notices", NoticeViewSet, "notices-notice"),
    ("notices/objections", ObjectionViewSet, "notices-objection"),
    ("notices/articles", ArticleViewSet, "notices-article"),
]
