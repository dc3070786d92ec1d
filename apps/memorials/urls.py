"""Routes of memorials."""

from django.urls import path, re_path

from apps.memorials import views

app_name = "memorials"

urlpatterns = [
    path("", views.martyr_list, name="martyrs"),
    path("new/", views.write, name="new"),
    path("<int:martyr_id>/", views.martyr, name="martyr"),
    path("<int:martyr_id>/edit/", views.write, name="edit"),
    re_path(r"^(?P<martyr_id>\d{1,18})/(?P<name>publish|withdraw)/$", views.martyr_act, name="martyr_act"),
    path("tributes/", views.tribute_list, name="tributes"),
    re_path(
        r"^tributes/(?P<tribute_id>\d{1,18})/(?P<name>check|release|refuse|hide)/$", views.tribute_act, name="tribute_act"
    ),
]
