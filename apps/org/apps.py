"""Name plate of the app."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    name = "apps.org"
    label = "org"
    verbose_name = "机构"
    default_auto_field = "django.db.models.BigAutoField"

    sealed_columns = [("SecondFactor", "secret")]
    no_delete = ("Division", "Station", "Staff", "User", "Role", "RoleGrant")

    def ready(self) -> None:
        """Tell the base floor how a user id becomes an actor."""
        from apps.core.actor import provide_actors
        from apps.org.queries import actor_of_id

        provide_actors(actor_of_id)
