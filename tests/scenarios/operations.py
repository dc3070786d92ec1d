"""Every operation of the OpenAPI document as something that can be tried: its address, a body of the right shape, a row."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.make import picture

PREFIX = "/api/v1/"
METHODS = ("get", "post", "put", "patch", "delete")
_keys = itertools.count(1)

# Rows that belong to one place: prefix of the path -> model and the way from it to a division's code.
PLACED = {
    "people/persons": ("people.Person", "division_id"),
    "people/dossiers": ("people.Person", "division_id"),
    "people/households": ("people.Household", "division_id"),
    "people/change-requests": ("people.ChangeRequest", "person__division_id"),
    "benefits/entitlements": ("benefits.Entitlement", "person__division_id"),
    "benefits/events": ("benefits.LifeEvent", "person__division_id"),
    "benefits/grants": ("benefits.Grant", "person__division_id"),
    "benefits/suspicions": ("benefits.Suspicion", "person__division_id"),
    "benefits/deaths": ("benefits.DeathCase", "event__person__division_id"),
    "benefits/findings": ("benefits.Finding", "person__division_id"),
    "payments/lines": ("payments.Payment", "division_code"),
    "payments/ledgers": ("people.Person", "division_id"),
    "payments/receivables": ("payments.Receivable", "person__division_id"),
    "cards/withdrawals": ("cards.Withdrawal", "card__person__division_id"),
    "cards": ("cards.Card", "person__division_id"),
    "cases": ("cases.Case", "division_id"),
    "case-papers": ("cases.CaseFile", "case__division_id"),
    "case-appeals": ("cases.Appeal", "case__division_id"),
    "case-follow-ups": ("cases.FollowUp", "rating__case__division_id"),
    "notices/messages": ("notices.Message", "division_code"),
    "notices/objections": ("notices.Objection", "entry__division_code"),
}
# Rows of the whole county; who may open them at all sees every one.
COUNTY_WIDE = {
    "payments/batches": "payments.Batch",
    "payments/files": "payments.BankFile",
    "policy/parameters": "policy.Parameter",
    "policy/schemes": "policy.Scheme",
    "policy/standards": "policy.Standard",
    "benefits/rounds": "benefits.ConfirmationRound",
    "benefits/lists": "benefits.ComparisonList",
    "benefits/price-runs": "benefits.PriceRun",
    "benefits/spot-checks": "benefits.SpotCheckItem",
    "notices/notices": "notices.PublicNotice",
    "people/imports": "people.ImportSheet",
    "people/exports": "people.ExportFile",
    "people/merges": "people.Merge",
    "reports/truth": "reports.TruthRun",
}
WORDS = {"number": "X104-2026-001", "code": "card_application", "entry": "honours", "row_id": "1"}


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    method: str
    path: str
    name: str
    query: tuple[dict[str, Any], ...]
    content: str
    schema: dict[str, Any]
    document: dict[str, Any]

    @property
    def writes(self) -> bool:
        return self.method != "get"

    @property
    def prefix(self) -> str:
        """The longest known prefix of a path with a row in it, or ''."""
        rest = self.path.removeprefix(PREFIX)
        known = [name for name in (*PLACED, *COUNTY_WIDE) if rest.startswith(f"{name}/{{")]
        return max(known, key=len, default="")

    def call(self, client: Client, row: object = None) -> Any:
        """The answer to a request of the right shape; ``row`` stands for ``{id}``."""
        words = {name: WORDS.get(name, str(row)) for name in re.findall(r"{(\w+)}", self.path)}
        if row is not None and "id" not in words and "{code}" not in self.path:
            words["number"] = str(row)
        url = self.path.format(**words)
        headers = {"Idempotency-Key": f"operation-{next(_keys)}"} if self.writes else {}
        if self.method == "get":
            wanted = {one["name"]: self.sample(one["schema"], one["name"]) for one in self.query if one.get("required")}
            return client.get(url, wanted)
        body = self.body()
        if self.content == "multipart/form-data":
            return getattr(client, self.method)(url, body, headers=headers)
        return getattr(client, self.method)(url, body, content_type="application/json", headers=headers)

    def body(self) -> dict[str, Any]:
        """Every required field, and of the others those that cost nothing."""
        schema = self._resolved(self.schema)
        required = schema.get("required", [])
        return {
            name: self.sample(part, name)
            for name, part in schema.get("properties", {}).items()
            if (name in required or name in ("reason", "note")) and not part.get("readOnly")
        }

    def sample(self, schema: dict[str, Any], name: str = "") -> Any:
        """A value of that shape."""
        schema = self._resolved(schema)
        if options := [one for one in schema.get("enum", []) if one not in ("", None)]:
            return options[0]
        kind, shape = schema.get("type", "string"), schema.get("format", "")
        if kind == "string":
            return self._text(schema, shape, name)
        if kind == "array":
            return [self.sample(schema.get("items", {}))]
        if kind == "object":
            return {}
        return schema.get("minimum", 1) if kind == "integer" else True

    def _text(self, schema: dict[str, Any], shape: str, name: str) -> Any:
        if shape in ("uri", "binary") and self.content == "multipart/form-data":
            return SimpleUploadedFile("p.jpg", picture(5, size=(90, 120)), "image/jpeg")
        if shape == "date":
            return "2026-10-08"
        pattern = schema.get("pattern", "")
        if "12" in pattern and "|" not in pattern:
            return "340321104201"
        if pattern or name.endswith("month"):
            return "2026-10"
        return "核实后办理"[: schema.get("maxLength", 99)]

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        for key in ("allOf", "oneOf", "anyOf"):
            if key in schema:
                schema = schema[key][0]
        if "$ref" in schema:
            schema = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return self._resolved(schema) if "allOf" in schema or "$ref" in schema else schema


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    """Every operation of the document, in its order."""
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            if method not in METHODS:
                continue
            bodies = one.get("requestBody", {}).get("content", {})
            content = next((kind for kind in ("application/json", "multipart/form-data") if kind in bodies), "")
            query = tuple(part for part in one.get("parameters", []) if part["in"] == "query")
            schema = bodies.get(content, {}).get("schema", {})
            yield Operation(method, path, one["operationId"], query, content, schema, document)


def some_row(prefix: str) -> Any:
    """The key of any row, or of one that does not exist."""
    label = PLACED[prefix][0] if prefix in PLACED else COUNTY_WIDE[prefix]
    return apps.get_model(label).objects.order_by("pk").values_list("pk", flat=True).first() or 999_999_999


def row_of(prefix: str, town: str, *, inside: bool) -> Any:
    """The key of a row of that township (or of any other one), or ``None``."""
    label, way = PLACED[prefix]
    rows = apps.get_model(label).objects.exclude(**{way: ""}).exclude(**{f"{way}__isnull": True})
    mine = {f"{way}__startswith": town[:9]}
    rows = rows.filter(**mine) if inside else rows.exclude(**mine)
    return rows.order_by("pk").values_list("pk", flat=True).first()
