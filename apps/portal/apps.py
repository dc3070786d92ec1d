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
    }
    #: (model, field) pairs whose bytes live in ``<field>_sealed``; walked by key rotation.
    sealed_columns = (("SignInCode", "wanted"),)
