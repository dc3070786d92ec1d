"""Name plate of station (服务站), the clerk's phone."""

from django.apps import AppConfig


class StationConfig(AppConfig):
    name = "apps.station"
    label = "station"
    verbose_name = "服务站"
    default_auto_field = "django.db.models.BigAutoField"

    off_timeline = {"Submission": "what it set off is on the time line"}
    home_todos = ("apps.station.queries.todos",)
    #: (model, field) pairs whose bytes live in ``<field>_sealed``; walked by key rotation.
    sealed_columns = (("Submission", "content"), ("Device", "secret"))
    no_delete = ("Submission", "Device")
