"""Shapes of the API of cards: what is asked, what is answered."""

from typing import Any

from rest_framework import serializers

from apps.cards.choices import CardKind, DeliveryWay, LossKind, LotKind, ReplaceReason, Stage, Taker, WithdrawalGround
from apps.cards.models import Application, Box, Card, LossReport, Lot, LotResult, Withdrawal
from apps.cases.choices import Channel, DelegateKind
from apps.cases.rules.delegates import Delegate


class CardRow(serializers.ModelSerializer[Card]):
    person = serializers.CharField(source="person.dossier_no", help_text="档案编号")

    class Meta:
        model = Card
        fields = ["id", "serial", "person", "kind", "identities", "sequence", "replaces", "reason", "payer", "bank_code", "bank_name",
                  "tail", "valid_until", "made_on", "delivered_on", "state"]  # fmt: skip


class ApplicationRow(serializers.ModelSerializer[Application]):
    person = serializers.CharField(source="person.dossier_no", help_text="档案编号")
    receipt_no = serializers.CharField(source="case.receipt_no", help_text="受理编号")
    step = serializers.CharField(source="case.step")

    class Meta:
        model = Application
        fields = ["id", "receipt_no", "case", "step", "person", "purpose", "kind", "identities", "bank_code", "delivery", "replaces",
                  "reason", "payer", "card"]  # fmt: skip


class LotRow(serializers.ModelSerializer[Lot]):
    class Meta:
        model = Lot
        fields = ["id", "number", "kind", "bank_code", "row_count", "serial_sum", "sha256", "made_at", "signed_at"]


class ResultRow(serializers.ModelSerializer[LotResult]):
    class Meta:
        model = LotResult
        fields = ["id", "stage", "filename", "sha256", "passed", "failed", "taken_at"]


class BoxRow(serializers.ModelSerializer[Box]):
    class Meta:
        model = Box
        fields = ["id", "number", "division", "row_count", "sent_at", "received_at"]


class WithdrawalRow(serializers.ModelSerializer[Withdrawal]):
    class Meta:
        model = Withdrawal
        fields = ["id", "card", "ground", "reason", "state", "proposed_at", "decision_no", "decided_on"]


class LossRow(serializers.ModelSerializer[LossReport]):
    class Meta:
        model = LossReport
        fields = ["id", "card", "kind", "reported_on", "until_on", "ended_on"]


class BetterPhoto(serializers.Serializer[Any]):
    photo = serializers.FileField(help_text="352×440像素JPEG，20—50KB，白色背景", allow_empty_file=True)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The file becomes its name and bytes, as the actions take them."""
        given = dict(super().to_internal_value(data))
        file = given.pop("photo")
        return {**given, "photo_name": file.name, "photo": file.read()}


class _WithPhoto(BetterPhoto):
    kind = serializers.ChoiceField(CardKind.choices)
    bank_code = serializers.CharField(max_length=12)
    channel = serializers.ChoiceField(Channel.choices, default=Channel.STATION)
    delivery = serializers.ChoiceField(DeliveryWay.choices, default=DeliveryWay.STATION)
    delegate_kind = serializers.ChoiceField(DelegateKind.choices, default=DelegateKind.NONE)
    delegate_name = serializers.CharField(max_length=60, default="", allow_blank=True)
    delegate_relation = serializers.CharField(max_length=40, default="", allow_blank=True)
    delegate_scope = serializers.CharField(max_length=200, default="", allow_blank=True)
    delegate_id_number = serializers.CharField(max_length=18, default="", allow_blank=True)
    delegate_phone = serializers.CharField(max_length=11, default="", allow_blank=True)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The agent or guardian becomes one value."""
        given = super().to_internal_value(data)
        names = [name for name in given if name.startswith("delegate_")]
        return given | {"delegate": Delegate(**{name.removeprefix("delegate_"): given.pop(name) for name in names})}


class NewApplication(_WithPhoto):
    person_id = serializers.IntegerField(min_value=1)
    decision_no = serializers.CharField(max_length=80, default="", allow_blank=True)
    cleared = serializers.BooleanField(help_text="申请人声明不属于不予发证的情形")


class NewReplacement(_WithPhoto):
    reason = serializers.ChoiceField(ReplaceReason.choices)
    closed_account = serializers.CharField(max_length=80, default="", allow_blank=True)


class NewLot(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(LotKind.choices)
    bank_code = serializers.CharField(max_length=12, default="", allow_blank=True)
    seen_count = serializers.IntegerField(min_value=0, required=False)


class NewResult(serializers.Serializer[Any]):
    stage = serializers.ChoiceField(Stage.choices)
    file = serializers.FileField()

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The file becomes its name and bytes."""
        given = dict(super().to_internal_value(data))
        file = given.pop("file")
        return {**given, "name": file.name, "content": file.read()}


class Signing(serializers.Serializer[Any]):
    counted = serializers.IntegerField(min_value=0)
    counted_sum = serializers.IntegerField(min_value=0)


class Counted(serializers.Serializer[Any]):
    counted = serializers.IntegerField(min_value=0)


class TownCode(serializers.Serializer[Any]):
    town_code = serializers.RegexField(r"^\d{12}$")


class Handing(serializers.Serializer[Any]):
    way = serializers.ChoiceField(DeliveryWay.choices, default=DeliveryWay.STATION)
    taker = serializers.ChoiceField(Taker.choices, default=Taker.SELF)
    taker_name = serializers.CharField(max_length=60, default="", allow_blank=True)
    authority = serializers.CharField(max_length=200, default="", allow_blank=True)
    proof = serializers.FileField(required=False, help_text="签收单照片；送证上门的必须上传")

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The file becomes its bytes."""
        given = dict(super().to_internal_value(data))
        return given | ({"proof": given["proof"].read()} if "proof" in given else {})


class Losing(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(LossKind.choices)
    reporter = serializers.CharField(max_length=60, default="", allow_blank=True)


class Swapping(serializers.Serializer[Any]):
    reason = serializers.ChoiceField([ReplaceReason.CHIP, ReplaceReason.FACE])
    tail = serializers.RegexField(r"^\d{4}$", help_text="新卡卡号后四位")
    valid_until = serializers.DateField()
    on = serializers.DateField(required=False, help_text="换卡日期，不填为今天")


class Withdrawing(serializers.Serializer[Any]):
    ground = serializers.ChoiceField(WithdrawalGround.choices)
    reason = serializers.CharField(max_length=300)


class Decision(serializers.Serializer[Any]):
    decision_no = serializers.CharField(max_length=80)
    decided_on = serializers.DateField()
    upheld = serializers.BooleanField()


class Because(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=300)


class LedgerFile(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="台账csv，表头与空白表一致，每次最多2,000行；整份核对无误才会登记")

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The file becomes its name and bytes."""
        file = super().to_internal_value(data)["file"]
        return {"name": file.name, "content": file.read()}


class Taken(serializers.Serializer[Any]):
    cards = serializers.ListField(child=serializers.IntegerField(), help_text="登记的优待证")


class DueRow(serializers.Serializer[Any]):
    card = serializers.IntegerField(source="card.pk")
    serial = serializers.CharField(source="card.serial")
    person = serializers.CharField(source="card.person.dossier_no", help_text="档案编号")
    ground = serializers.ChoiceField(WithdrawalGround.choices)
