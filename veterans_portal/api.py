"""``/api/v1/``: the routes of every app's ``api.py``, the OpenAPI document and its self-hosted pages."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.renderers import TemplateHTMLRenderer
from rest_framework.routers import SimpleRouter


class DocsPage(TemplateHTMLRenderer):
    """The page of the API's documents; what the framework refuses there is a page of ours, too."""

    exception_template_names = ["errors/%(status_code)s.html", "errors/refusal.html"]

    def get_template_context(self, data: Any, renderer_context: Any) -> Any:
        """The refusal page speaks of ``message``, the API of ``message_zh``."""
        context = super().get_template_context(data, renderer_context)
        return context | {"message": context.get("message_zh", "")} if renderer_context["response"].exception else context


router = SimpleRouter()
for config in apps.get_app_configs():
    module = f"{config.name}.api"
    if config.name.startswith("apps.") and find_spec(module):
        for prefix, viewset, basename in import_module(module).routes:
            router.register(prefix, viewset, basename=basename)

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="schema", renderer_classes=[DocsPage]), name="api_docs"),
    *router.urls,
]
