"""Routes of the workbench."""

from django.urls import path

from apps.workbench.views import home, standards

app_name = "workbench"

urlpatterns = [
    path("workbench/styleguide/", home.styleguide, name="styleguide"),
    path("standards/", standards.standards, name="standards"),
    path("standards/new/", standards.enter_standard, name="enter_standard"),
    path("standards/<int:standard_id>/", standards.standard, name="standard"),
    path("standards/<int:standard_id>/confirm/", standards.confirm_standard, name="confirm_standard"),
    path("standards/<int:standard_id>/reject/", standards.reject_standard, name="reject_standard"),
    path("standards/parameters/", standards.parameters, name="parameters"),
    path("standards/parameters/<int:parameter_id>/", standards.parameter, name="parameter"),
    path("standards/parameters/<int:parameter_id>/decide/", standards.decide_parameter, name="decide_parameter"),
]
