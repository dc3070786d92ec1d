"""The project package as an app, so that Django finds its management commands."""

import gc
from typing import Any

import structlog
from django.apps import AppConfig
from django.http import HttpRequest
from django_structlog.signals import bind_extra_request_metadata


class PortalConfig(AppConfig):
    name = "veterans_portal"
    label = "veterans_portal"
    verbose_name = "运行维护"

    def ready(self) -> None:
        """Lines of a request carry its source, and the collector of garbage, at rest since `settings`, goes on: what is loaded stays, and walking
        through it again and again was a quarter of every start. Frozen, children of a worker share it unwritten."""
        bind_extra_request_metadata.connect(_source)
        gc.freeze()
        gc.enable()


def _source(request: HttpRequest, **_more: Any) -> None:
    """As ``true_source`` left it, not what a header of the visitor says of itself."""
    structlog.contextvars.bind_contextvars(ip=request.META.get("REMOTE_ADDR"))
