"""What may be done in this house: permission -> Chinese label, filled by ``@action`` and ``permission``."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

REGISTRY: dict[str, str] = {}
_ROOMS = ("actions", "queries", "tasks")


def register(permission: str, label: str) -> str:
    """Remember a permission. The same permission under two labels is a programming error."""
    known = REGISTRY.setdefault(permission, label)
    if known != label:
        raise ValueError(f"permission {permission} has two labels: {known} / {label}")
    return permission


def discover(app_label: str | None = None) -> None:
    """Import the rooms that register permissions and job handlers, of one app or of all ours."""
    for config in apps.get_app_configs():
        if not config.name.startswith("apps.") or (app_label and config.label != app_label):
            continue
        for room in _ROOMS:
            if find_spec(f"{config.name}.{room}"):
                import_module(f"{config.name}.{room}")
