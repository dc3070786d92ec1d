"""Routes of reports."""

from django.urls import path

from apps.reports.views import figures, truth

app_name = "reports"

urlpatterns = [
    path("indicators/", figures.figure_list, name="indicators"),
    path("indicators/<slug:name>/", figures.figure, name="indicator"),
    path("indicators/<slug:name>/export/", figures.export, name="export"),
    path("truth/", truth.truth, name="truth"),
    path("truth/missed/", truth.missed, name="missed"),
    path("truth/order/", truth.order, name="order_check"),
    path("truth/runs/<int:run_id>/", truth.one_run, name="run"),
    path("truth/failures/<int:failure_id>/", truth.failure, name="failure"),
]
