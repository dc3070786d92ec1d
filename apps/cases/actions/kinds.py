"""Loading kinds of cases from YAML. Safe to repeat; a changed definition is a new version."""

import hashlib
import json
from pathlib import Path
from typing import Any

import yaml

from apps.cases.models import CaseKind, KindEdge, KindStep, KindVersion
from apps.cases.queries.kinds import hooks
from apps.cases.rules.answers import needed
from apps.cases.rules.definition import GAPS, Kind
from apps.cases.rules.parsing import parse_kind
from apps.cases.rules.refusals import KindFault
from apps.core import audit, yamltext
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Invalid, NotFound
from apps.notices.models import MessageTemplate

FOLDER = Path(__file__).resolve().parents[3] / "fixtures" / "cases"
LOAD = "cases.load_kinds"


@action(permission=LOAD, label="装载办件类型")
def load_kinds(actor: Actor, *, path: Path = FOLDER) -> dict[str, int]:
    """Load every ``*.yaml`` of a folder (or one file), all or none. Counts what is new. Raises KindFault, Invalid."""
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    if not files or not all(file.is_file() for file in files):
        raise Invalid(f"没有找到办件类型定义文件：{path.name}。")
    counts = {"kinds": 0, "versions": 0}
    for file in files:
        fresh = load_kind(actor, text=file.read_text(encoding="utf-8"), source=file.name)
        counts["versions"] += fresh is not None
        counts["kinds"] += fresh is not None and fresh.kind.versions.count() == 1
    audit.record(actor, LOAD, ("cases.CaseKind", "", "办件类型"), after=counts)
    return counts


def load_kind(actor: Actor, *, text: str, source: str) -> KindVersion | None:
    """One definition; None when this very version is loaded already. Raises KindFault."""
    raw = _document(text, source)
    kind = parse_kind(raw, source)
    _check_names(kind, source)
    definition = json.loads(json.dumps(raw, ensure_ascii=False, default=str, sort_keys=True))
    digest = hashlib.sha256(json.dumps(definition, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    row = CaseKind.objects.select_for_update().filter(pk=kind.code).first()
    if row is not None and not _is_news(row, kind, digest, source):
        return None
    if row is None:
        if CaseKind.objects.filter(letters=kind.letters).exists():
            raise KindFault(source, [f"letters：“{kind.letters}”已被其他办件类型使用"])
        row = CaseKind.objects.create(code=kind.code, name=kind.name, letters=kind.letters, current=kind.version)
    row.name, row.current, row.county_only = kind.name, kind.version, kind.county_only
    row.save(update_fields=["name", "current", "county_only"])
    version = KindVersion.objects.create(
        kind=row, number=kind.version, definition=definition, sha256=digest, source=source[:120], loaded_at=actor.at,
        loaded_by_id=actor.staff_id,
    )  # fmt: skip
    _rows(version, kind)
    audit.record(actor, LOAD, version, after={"kind": kind.code, "version": kind.version, "sha256": digest})
    return version


def _document(text: str, source: str) -> Any:
    try:
        return yamltext.read(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第{mark.line + 1}行" if mark else "文件"
        raise KindFault(source, [f"{where}：不是正确的 YAML"]) from error


def _check_names(kind: Kind, source: str) -> None:
    """Hooks must be registered by an app above, messages must have their template with gaps a case can fill."""
    faults = []
    acts = [act for step in kind.steps for act in step.acts]
    for name in {kind.hook, *(act.hook for act in acts)} - {""} - set(hooks()):
        faults.append(f"hook：没有应用登记“{name}”")
    templates = {row.pk: row for row in MessageTemplate.objects.all()}
    for name in sorted({name for act in acts for name in act.tells}):
        if name not in templates:
            faults.append(f"tells：没有“{name}”这个消息模板")
        elif odd := set(templates[name].placeholders) - set(GAPS):
            faults.append(f"tells：消息模板“{name}”用了办件没有的填空项 {'、'.join(sorted(odd))}")
    if faults:
        raise KindFault(source, faults)


def _is_news(row: CaseKind, kind: Kind, digest: str, source: str) -> bool:
    known = KindVersion.objects.filter(kind=row, number=kind.version).first()
    if known is not None and known.sha256 == digest:
        return False
    if known is not None:
        raise KindFault(
            source, [f"version：第{kind.version}版已装载而内容不同；改动内容请把 version 加一，在办的仍按旧版办完"]
        )
    if kind.version < row.current:
        raise KindFault(source, [f"version：现行是第{row.current}版，不能再装载更早的第{kind.version}版"])
    if kind.letters != row.letters:
        raise KindFault(source, [f"letters：编号字头一经使用不能更改（现为“{row.letters}”）"])
    return True


def _rows(version: KindVersion, kind: Kind) -> None:
    KindStep.objects.bulk_create(
        KindStep(
            version=version, name=step.name, label=step.label, ordinal=number, who=[one.key for one in step.who],
            outside=step.outside, apart=list(step.apart),
        )
        for number, step in enumerate(kind.steps, start=1)
    )  # fmt: skip
    KindEdge.objects.bulk_create(
        KindEdge(version=version, from_step=start, act=act, to_step=end, label=label)
        for start, act, end, label in kind.edges()
    )


@action(permission="cases.switch_kind", label="启用或停止受理办件类型")
def switch_kind(actor: Actor, *, code: str, is_active: bool, reason: str) -> CaseKind:
    """Take new applications of a kind, or no more; running cases go on. Raises NotFound, ReasonMissing."""
    row = CaseKind.objects.select_for_update().filter(pk=code).first()
    if row is None:
        raise NotFound("没有这类办件，请返回类型列表重新选择。")
    before, row.is_active = row.is_active, is_active
    row.save(update_fields=["is_active"])
    audit.record(
        actor, "cases.switch_kind", row, before={"is_active": before}, after={"is_active": is_active}, reason=needed(reason)
    )
    return row
