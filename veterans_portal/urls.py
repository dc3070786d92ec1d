"""Routes of the whole portal. An app's pages join as soon as the app has a `urls.py`."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from veterans_portal import health

# prefix, module: faces first, then the API; the order is the order of matching.
DOORS = (
    ("portal/", "apps.portal.urls"),  # the busiest, and nothing else begins like it
    ("", "apps.org.urls"),
    ("", "apps.workbench.urls"),
    ("people/", "apps.people.urls"),
    ("payments/", "apps.payments.urls"),
    ("benefits/", "apps.benefits.urls"),
    ("cards/", "apps.cards.urls"),
    ("visits/", "apps.visits.urls"),
    ("employment/", "apps.jobs.urls"),
    ("merchants/", "apps.alliance.urls"),
    ("martyrs/", "apps.memorials.urls"),
    ("policy/", "apps.policy.urls"),
    ("notices/", "apps.notices.urls"),
    ("reports/", "apps.reports.urls"),
    ("station/", "apps.station.urls"),
    ("employer/", "apps.employer.urls"),
    ("api/v1/", "veterans_portal.api"),
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("admin/", admin.site.urls),
    *(path(prefix, include(module)) for prefix, module in DOORS if find_spec(module)),
]

handler400 = "veterans_portal.errors.bad_request"
handler403 = "veterans_portal.errors.forbidden"
handler404 = "veterans_portal.errors.not_found"
handler500 = "veterans_portal.errors.server_error"
