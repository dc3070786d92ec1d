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
    path("articles/", views.article_list, name="articles"),
    path("articles/new/", views.article_write, name="article_new"),
    path("articles/<int:article_id>/", views.article, name="article"),
    path("articles/<int:article_id>/edit/", views.article_write, name="article_edit"),
    re_path(r"^articles/(?P<article_id>\d{1,18})/(?P<act>publish|withdraw)/$", views.article_act, name="article_act"),
    path("opt-outs/", views.opt_out_list, name="opt_outs"),
    path("letters/", views.letters, name="letters"),
    path("letters/<int:message_id>/read/", views.letter_read, name="letter_read"),
]
