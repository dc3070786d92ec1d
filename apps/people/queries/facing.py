"""Two dossiers face to face, for the eye that decides whether they are one human."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.core.actor import Actor
from apps.people.models import (
    Category,
    Certificate,
    DistinctPair,
    Merge,
    PayeeAccount,
    Person,
    PersonAlias,
    Relative,
    ServiceRecord,
)
from apps.people.queries.duplicates import looks
from apps.people.queries.links import merge_lines, objection
from apps.people.queries.people import get_person, merges
from apps.people.rules.likeness import likeness

ORDER = (
    "姓名", "身份证号", "性别", "出生日期", "曾用名、原号码", "联系电话", "收款账户", "所属村(社区)", "人员类别", "服役经历", "家庭成员",
    "优抚证件", "状态", "建档日期",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facing:
    """``rows``: label, first, second, same. ``against_first``: why the second cannot be merged into the first, else empty."""

    first: Person
    second: Person
    rows: Sequence[tuple[str, str, str, bool]]
    reasons: Sequence[str]
    against_first: str
    against_second: str
    distinct: DistinctPair | None
    merge: Merge | None
    settled_first: list[str]
    settled_second: list[str]


def facing(actor: Actor, first_id: int, second_id: int) -> Facing:
    """Both dossiers, fact by fact, masked. Raises PersonNotFound."""
    first, second = get_person(actor, first_id), get_person(actor, second_id)
    one, other = _facts(first), _facts(second)
    rows = [(label, text, other[label][0], bool(text) and key == other[label][1]) for label, (text, key) in one.items()]
    low, high = sorted((first_id, second_id))
    pair = (
        merges(actor).filter(kept__in=(first, second), dropped__in=(first, second)).exclude(state__in=("rejected", "undone"))
    )
    return Facing(
        first=first,
        second=second,
        rows=rows,
        reasons=likeness(looks(first), looks(second)).reasons,
        against_first=objection(first_id, second_id),
        against_second=objection(second_id, first_id),
        distinct=DistinctPair.objects.filter(first_id=low, second_id=high).select_related("decided_by").first(),
        merge=pair.select_related("kept", "proposed_by").first(),
        settled_first=merge_lines([(first_id, second_id)]).get((first_id, second_id), []),
        settled_second=merge_lines([(second_id, first_id)]).get((second_id, first_id), []),
    )


def _facts(row: Person) -> dict[str, tuple[str, object]]:
    """Label -> (what is shown, what is compared): masked numbers are compared by their search keys."""
    account = PayeeAccount.objects.filter(person=row, is_live=True).first()
    former = PersonAlias.objects.filter(person=row).order_by("id")
    spells = ServiceRecord.objects.filter(person=row, is_live=True).order_by("enlisted_on")
    kinds = Category.objects.filter(person=row).exclude(state="void").order_by("kind", "id")
    kin = Relative.objects.filter(person=row, is_live=True).order_by("id")
    papers = Certificate.objects.filter(person=row, is_live=True).order_by("issued_on", "id")
    plain: dict[str, str] = {
        "姓名": row.name,
        "性别": row.get_sex_display(),
        "出生日期": str(row.born_on),
        "曾用名、原号码": "、".join(alias.text or alias.id_number_tail for alias in former),
        "所属村(社区)": f"{row.division.parent.name if row.division.parent else ''} {row.division.name}".strip(),
        "人员类别": "、".join(kind.get_kind_display() for kind in kinds),
        "服役经历": "；".join(f"{spell.enlisted_on}至{spell.discharged_on or '今'}" for spell in spells),
        "家庭成员": "、".join(f"{one.get_relation_display()}{one.name}" for one in kin),
        "优抚证件": "、".join(str(one) for one in papers),
        "状态": row.get_state_display(),
        "建档日期": str(row.registered_on),
    }
    hidden: dict[str, tuple[str, object]] = {
        "身份证号": (row.id_number_tail, row.id_number_blind and bytes(row.id_number_blind)),
        "联系电话": (row.phone_tail, row.phone_blind and bytes(row.phone_blind)),
        "收款账户": (
            f"{account.bank_name} {account.account_tail} {account.holder_name}" if account else "",
            account and bytes(account.account_blind),
        ),
    }
    shown: dict[str, tuple[str, object]] = {label: (text, text) for label, text in plain.items()} | hidden
    return {label: shown[label] for label in ORDER}
