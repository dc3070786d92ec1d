"""Routes of the workbench."""

from django.urls import path

from apps.workbench import views

app_name = "workbench"

urlpatterns = [
    path("workbench/styleguide/", views.styleguide, name="styleguide"),
]
