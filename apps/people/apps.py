"""Name plate of people (建档立卡): one person, one dossier."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "apps.people"
    label = "people"
    verbose_name = "建档立卡"
    #: What a clerk may send from the phone.
    phone_kinds = ("apps.people.actions.phone.KINDS",)

    #: What this app adds to the time line of a person, and which of its tables add nothing.
    timeline = "apps.people.queries.strands.strands"
    off_timeline = {
        "DistinctPair": "two dossiers judged apart: nothing in a life",
        "HeirAccount": "the deed and the account it opens are on the line",
        "ImportRow": "a staged line; what it wrote has its provenance",
    }
    #: (model, field) pairs whose text lives in ``<field>_sealed``; walked by key rotation.
    sealed_columns = (
        ("Household", "address"),
        ("Person", "id_number"),
        ("Person", "phone"),
        ("Person", "address"),
        ("PersonAlias", "id_number"),
        ("Person", "spare_phone"),
        ("Person", "contact_phone"),
        ("Hardship", "story"),
        ("LifeAssessment", "health"),
        ("Relative", "id_number"),
        ("Relative", "phone"),
        ("Delegation", "id_number"),
        ("Delegation", "phone"),
        ("PayeeAccount", "account"),
        ("HeirAccount", "id_number"),
        ("HeirAccount", "phone"),
        ("HeirAccount", "account"),
        ("ChangeRequest", "changes"),
        ("ImportBlock", "cells"),
        ("ImportBlock", "values"),
        ("ExportBlock", "content"),
    )
    #: Rows that are closed, merged or cancelled, never removed.
    no_delete = (
        "Person",
        "PersonAlias",
        "ServiceRecord",
        "Category",
        "Relative",
        "Document",
        "Delegation",
        "PayeeAccount",
        "HeirAccount",
        "ChangeRequest",
        "Merge",
        "Household",
        "HouseholdMember",
        "Honour",
        "PartyMembership",
        "WorkSpell",
        "Hardship",
        "LifeAssessment",
        "Certificate",
        "Discipline",
        "Contribution",
        "Provenance",
    )
    #: Lines of the home page.
    home_todos = ("apps.people.queries.todos.todos",)
    #: Rules that two dossiers of one human can break; these rows are made void before they move, or stay as they are.
    merge_repeats = (
        "people_account_one_live",
        "people_assessment_once",
        "people_certificate_once",
        "people_contribution_once",
        "people_discipline_once",
        "people_hardship_one_open",
        "people_heir_one_open",
        "people_honour_once",
        "people_member_one_home",
        "people_party_one_open",
        "people_work_one_open",
        "people_category_overlap",
        "people_change_one_open",
        "people_relative_once",
        "people_service_overlap",
    )
