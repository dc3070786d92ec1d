"""Routes of station. The phone's own addresses end in .json; the others are pages of the workbench."""

from django.urls import path

from apps.station import views

app_name = "station"

urlpatterns = [
    path("session.json", views.session, name="session"),
    path("open.json", views.open_phone, name="open"),
    path("sync.json", views.sync, name="sync"),
    path("submit.json", views.submit, name="submit"),
    path("uploads/", views.uploads, name="uploads"),
    path("uploads/<int:upload_id>/", views.upload, name="upload"),
    path("devices/", views.devices, name="devices"),
    path("devices/<int:device_id>/purge/", views.purge, name="purge"),
]
