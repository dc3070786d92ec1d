"""Name plate of portal (门户), the pages of veterans and the public."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "apps.portal"
    label = "portal"
    verbose_name = "门户"
    default_auto_field = "django.db.models.BigAutoField"

    off_timeline = {
        "SignInCode": "a code of ten minutes; who entered stands in the audit trail",
        "PortalSession": "the person's own doings, seen on the page 谁看过我的档案 and in the audit trail",
        "Mandate": "the person's own doing, seen on the page 谁可以替我办 and in the audit trail",
        "Draft": "nothing yet; what was sent is a case",
        "ArticleRead": "no part of the dossier",
    }
    #: What a case of the portal's own kinds sets off.
    case_hooks = {
        "portal.slot_start": "apps.portal.actions.hooks.slot_start",
        "portal.change_checked": "apps.portal.actions.hooks.change_checked",
        "portal.change_decided": "apps.portal.actions.hooks.change_decided",
        "portal.confirmed": "apps.portal.actions.hooks.confirmed",
    }
    #: Two drafts or readings of one human: those of the dropped dossier stay with it.
    merge_repeats = ("portal_draft_one_open", "portal_article_read_once")
    #: (model, field) pairs whose bytes live in ``<field>_sealed``; walked by key rotation.
    sealed_columns = (
        ("SignInCode", "wanted"),
        ("Mandate", "id_number"),
        ("Mandate", "phone"),
        ("Draft", "answers"),
        ("Draft", "typed"),
        ("DraftFile", "content"),
    )
