"""What the registry itself adds to the time line of a person."""

from typing import Any

from django.db.models import Q

from apps.core.actor import Actor
from apps.core.models import AuditEntry
from apps.core.timeline import Strand, Subject
from apps.people.models import (
    Category,
    Certificate,
    ChangeRequest,
    Contribution,
    Delegation,
    Discipline,
    Document,
    Hardship,
    Honour,
    HouseholdMember,
    LifeAssessment,
    Merge,
    PartyMembership,
    PayeeAccount,
    Person,
    PersonAlias,
    Provenance,
    Relative,
    ServiceRecord,
    WorkSpell,
)
from apps.people.queries.dossier import VIEW_SENSITIVE
from apps.people.rules.provenance import LABELS, SENSITIVE


def strands(actor: Actor, subject: Subject) -> list[Strand]:
    """Everything the registry knows with a day."""
    mine = {"person__in": subject.ids}
    live = mine | {"is_live": True}
    return [
        *_course(live),
        *_family(subject, mine),
        *_background(live),
        *_changes(actor, subject, mine),
    ]


def _course(live: dict[str, Any]) -> list[Strand]:
    spells, works = ServiceRecord.objects.filter(**live), WorkSpell.objects.filter(**live)
    return [
        Strand("enlist", "service", spells, "enlisted_on", lambda row: ("入伍", row.branch), stage="enlist"),
        Strand("discharge", "service", spells, "discharged_on", _discharge, stage="discharge"),
        Strand("placed", "service", spells.exclude(placement_unit=""), "reported_on", lambda row: ("安置报到", row.placement_unit)),
        Strand("work", "work", works, "since", lambda row: (row.get_status_display(), f"{row.employer} {row.trade}".strip()), stage="work"),
        Strand("work-end", "work", works, "until", lambda row: (f"结束{row.get_status_display()}", row.employer)),
    ]  # fmt: skip


def _discharge(row: ServiceRecord) -> tuple[str, str]:
    return "退役", "，".join(word for word in (row.rank, row.get_resettlement_display()) if word)


def _family(subject: Subject, mine: dict[str, Any]) -> list[Strand]:
    people, homes = (
        Person.objects.filter(pk__in=subject.ids),
        HouseholdMember.objects.filter(**mine).select_related("household"),
    )
    categories = Category.objects.filter(**mine).exclude(state="void")
    kin = Relative.objects.filter(person__in=subject.ids)
    deeds = Delegation.objects.filter(person__in=subject.ids)
    return [
        Strand("born", "life", people.filter(merged_into__isnull=True), "born_on", lambda _row: ("出生", "")),
        Strand("registered", "life", people, "registered_on", lambda row: ("建立档案", row.dossier_no)),
        Strand("left", "life", people, "left_on", lambda row: ("迁出本县", row.state_source)),
        Strand("died", "life", people, "died_on", lambda row: ("去世", row.state_source)),
        Strand("category", "life", categories, "since", lambda row: (f"认定为{row.get_kind_display()}", row.get_state_display())),
        Strand("category-end", "life", categories, "until", lambda row: (f"终止{row.get_kind_display()}", row.close_reason)),
        Strand("home", "life", homes, "joined_on", lambda row: (f"迁入家庭户{row.household}", row.get_relation_display())),
        Strand("home-left", "life", homes, "left_on", lambda row: (f"迁出家庭户{row.household}", row.reason)),
        Strand("kin-died", "life", kin, "died_on", lambda row: (f"{row.get_relation_display()}{row.name}去世", "")),
        Strand("proxy", "life", deeds, "valid_from", lambda row: (f"{row.get_kind_display()}：{row.delegate_name}", row.relation)),
    ]  # fmt: skip


def _background(live: dict[str, Any]) -> list[Strand]:
    party = PartyMembership.objects.filter(**live)
    hardships, lives = Hardship.objects.filter(**live), LifeAssessment.objects.filter(**live)
    papers, fines = Certificate.objects.filter(**live), Discipline.objects.filter(**live)
    secret, given = VIEW_SENSITIVE, Contribution.objects.filter(**live)
    return [
        Strand("certificate", "life", papers, "issued_on", lambda row: (f"领{row.get_kind_display()}", row.number)),
        Strand("certificate-end", "life", papers, "until", lambda row: (f"{row.get_kind_display()}换发或收回", row.number)),
        Strand("discipline", "service", fines, "since", lambda row: (f"处分：{row.get_kind_display()}", row.issuer), permission=secret),
        Strand("discipline-end", "service", fines, "until", lambda row: (f"解除处分：{row.get_kind_display()}", ""), permission=secret),
        Strand("honour", "honour", Honour.objects.filter(**live), "awarded_on", lambda row: (f"{row.get_kind_display()}：{row.title}", row.issuer)),
        Strand("given", "honour", given, "since", lambda row: (f"{row.get_kind_display()}：{row.title}", row.organisation)),
        Strand("given-end", "honour", given, "until", lambda row: (f"{row.get_kind_display()}结束：{row.title}", row.organisation)),
        Strand("party", "honour", party, "since", lambda row: (f"党组织关系{row.get_standing_display()}", row.branch)),
        Strand("hardship", "life", hardships, "since", lambda row: (f"认定生活困难：{row.get_kind_display()}", row.source), permission=secret),
        Strand("hardship-end", "life", hardships, "until", lambda row: (f"解除生活困难：{row.get_kind_display()}", ""), permission=secret),
        Strand("living", "life", lives, "assessed_on", lambda row: ("了解生活状况", row.get_self_care_display()), permission=secret),
    ]  # fmt: skip


def _changes(actor: Actor, subject: Subject, mine: dict[str, Any]) -> list[Strand]:
    asked, papers = ChangeRequest.objects.filter(**mine), Document.objects.filter(**mine)
    accounts, sources = PayeeAccount.objects.filter(**mine), Provenance.objects.filter(**mine, is_check=True)
    brought = Provenance.objects.filter(**mine, is_check=False, kind="import")
    unseen = () if actor.may(VIEW_SENSITIVE) else SENSITIVE

    def words(row: Provenance) -> str:
        return f"{row.note}（{words_of([key for key in row.fields if key not in unseen])}）"

    merges = Merge.objects.filter(Q(kept__in=subject.ids) | Q(dropped__in=subject.ids)).select_related("dropped", "kept")
    entries = AuditEntry.objects.filter(row_type="people.Person", row_id__in=[str(key) for key in subject.ids])
    return [
        Strand("account", "change", accounts, "opened_on", lambda row: ("启用收款账户", f"{row.bank_name} {row.account_tail}")),
        Strand("account-end", "change", accounts, "closed_on", lambda row: ("停用收款账户", f"{row.account_tail} {row.closed_reason}")),
        Strand("former", "change", PersonAlias.objects.filter(**mine), "until", lambda row: (f"{row.get_kind_display()}用至此日", row.text or row.id_number_tail)),
        Strand("paper", "change", papers, "entered_at", lambda row: (f"登记材料：{row}", row.number), is_instant=True),
        Strand("asked", "change", asked, "proposed_at", lambda row: (f"申请{row.get_kind_display()}", row.reason), is_instant=True, has_page=True),
        Strand("decided", "change", asked, "decided_at", lambda row: (f"{row.get_kind_display()}申请{row.get_state_display()}", row.decision), is_instant=True, has_page=True),
        Strand("verified", "change", sources, "at", lambda row: (f"核验：{row.get_kind_display()}", words(row)), is_instant=True),
        Strand("imported", "change", brought, "at", lambda row: ("名册导入", words(row)), is_instant=True),
        Strand("merge", "change", merges.exclude(state="rejected"), "decided_at", lambda row: (f"合并档案{row.dropped.dossier_no}", row.reason), is_instant=True),
        Strand("unmerge", "change", merges, "undone_at", lambda row: (f"撤销合并{row.dropped.dossier_no}", row.undo_reason), is_instant=True),
        Strand("written", "change", entries.filter(outcome="done"), "at", lambda row: (row.label or row.verb, f"{row.actor_name} {row.reason}".strip()), is_instant=True),
        Strand("read", "read", entries.filter(outcome="read"), "at", lambda row: (f"{row.actor_name}查阅", row.reason), is_instant=True),
    ]  # fmt: skip


def words_of(fields: list[str]) -> str:
    """Some field names for a line: the first few in words."""
    names = [LABELS[key] for key in fields if key in LABELS]
    return "、".join(names[:4]) + (f"等{len(names)}项" if len(names) > 4 else "")
