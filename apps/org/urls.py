"""Routes of signing in and of one's own account; no namespace, because Django itself asks for ``login``."""

from django.urls import path

from apps.org import views

urlpatterns = [
    path("login/", views.sign_in_page, name="login"),
    path("login/code/", views.second_step, name="second_step"),
    path("logout/", views.sign_out, name="logout"),
    path("account/", views.account, name="account"),
    path("account/password/", views.change_password, name="change_password"),
    path("account/sessions/<int:sign_in_id>/end/", views.end_session, name="end_session"),
    path("account/second-factor/", views.second_factor_page, name="second_factor"),
    path("account/second-factor/start/", views.start_second_factor, name="start_second_factor"),
    path("account/second-factor/confirm/", views.confirm_second_factor, name="confirm_second_factor"),
    path("account/second-factor/off/", views.drop_second_factor, name="drop_second_factor"),
]
