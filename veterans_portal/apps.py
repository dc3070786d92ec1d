"""The project package as an app, so that Django finds its management commands."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "veterans_portal"
    label = "veterans_portal"
    verbose_name = "运行维护"
