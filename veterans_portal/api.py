"""``/api/v1/``: the routes of every app's ``api.py``, the OpenAPI document and its self-hosted pages."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.routers import SimpleRouter

router = SimpleRouter()
for config in apps.get_app_configs():
    module = f"{config.name}.api"
    if config.name.startswith("apps.") and find_spec(module):
        for prefix, viewset, basename in import_module(module).routes:
            router.register(prefix, viewset, basename=basename)

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="api_docs"),
    *router.urls,
]
