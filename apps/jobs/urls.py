"""Routes of jobs."""

from django.urls import path

from apps.jobs.views import fairs

app_name = "jobs"

urlpatterns = [
    path("", fairs.fair_list, name="fairs"),
]
