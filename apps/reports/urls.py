"""Routes of reports."""

from django.urls import path

from apps.reports import views

app_name = "reports"

urlpatterns = [
    path("truth/", views.truth, name="truth"),
    path("truth/missed/", views.missed, name="missed"),
    path("truth/order/", views.order, name="order_check"),
    path("truth/runs/<int:run_id>/", views.one_run, name="run"),
    path("truth/failures/<int:failure_id>/", views.failure, name="failure"),
]
