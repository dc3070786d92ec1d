"""Routes of the notices pages."""

from django.urls import path, re_path

from apps.notices import views

app_name = "notices"

urlpatterns = [
    path("", views.notice_list, name="list"),
    path("new/", views.publish, name="publish"),
    path("<int:notice_id>/", views.notice, name="notice"),
    path("<int:notice_id>/print/", views.notice_print, name="print"),
    path("<int:notice_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:notice_id>/objections/", views.lodge, name="lodge"),
    path("objections/<int:objection_id>/answer/", views.answer, name="answer"),
    path("messages/", views.message_list, name="messages"),
    path("messages/<int:message_id>/", views.message, name="message"),
    path("messages/<int:message_id>/resolve/", views.message_resolve, name="resolve"),
    re_path(r"^messages/(?P<message_id>\d{1,18})/(?P<act>cancel|release|resend)/$", views.message_act, name="message_act"),
    path("letters/", views.letters, name="letters"),
    path("letters/<int:message_id>/read/", views.letter_read, name="letter_read"),
]
