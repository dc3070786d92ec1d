"""Routes of alliance."""

from django.urls import path, re_path

from apps.alliance import views

app_name = "alliance"

urlpatterns = [
    path("", views.merchant_list, name="merchants"),
    path("new/", views.keep, name="new"),
    path("<int:merchant_id>/", views.merchant, name="merchant"),
    path("<int:merchant_id>/edit/", views.keep, name="edit"),
    path("<int:merchant_id>/end/", views.end, name="end"),
    path("<int:merchant_id>/offers/new/", views.write_new, name="offer_new"),
    path("offers/<int:offer_id>/", views.offer, name="offer"),
    path("offers/<int:offer_id>/edit/", views.rewrite, name="offer_edit"),
    re_path(r"^offers/(?P<offer_id>\d{1,18})/(?P<name>publish|withdraw)/$", views.offer_act, name="offer_act"),
]
