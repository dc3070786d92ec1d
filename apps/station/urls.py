"""Routes of station. The page of the phone with its worker and manifest; its addresses end in .json; the others are pages of the workbench."""

from django.urls import path

from apps.station import views

app_name = "station"

urlpatterns = [
    path("", views.phone_page, name="phone"),
    path("worker.js", views.worker, name="worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("session.json", views.session, name="session"),
    path("open.json", views.open_phone, name="open"),
    path("sync.json", views.sync, name="sync"),
    path("submit.json", views.submit, name="submit"),
    path("uploads/", views.uploads, name="uploads"),
    path("uploads/<int:upload_id>/", views.upload, name="upload"),
    path("devices/", views.devices, name="devices"),
    path("devices/<int:device_id>/purge/", views.purge, name="purge"),
]
