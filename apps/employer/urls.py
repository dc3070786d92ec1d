"""Routes of the employers' page: registration and sign-in, then vacancies, applicants and fairs of the employer that signed in."""

from django.urls import path

from apps.employer.views import applicants, fairs, home, sign_in, vacancies

app_name = "employer"

urlpatterns = [
    path("", home.home, name="home"),
    path("size/", sign_in.size, name="size"),
    path("register/", sign_in.register, name="register"),
    path("sign-in/", sign_in.who, name="sign_in"),
    path("sign-in/code/", sign_in.code, name="code"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("vacancies/", vacancies.vacancies, name="vacancies"),
    path("vacancies/new/", vacancies.post, name="post"),
    path("vacancies/<int:vacancy_id>/", vacancies.vacancy, name="vacancy"),
    path("vacancies/<int:vacancy_id>/close/", vacancies.close, name="close"),
    path("applicants/", applicants.applicants, name="applicants"),
    path("applicants/<int:application_id>/", applicants.applicant, name="applicant"),
    path("applicants/<int:application_id>/result/", applicants.result, name="result"),
    path("fairs/<int:fair_id>/", fairs.fair, name="fair"),
    path("fairs/<int:fair_id>/ask/", fairs.ask, name="ask"),
    path("fairs/<int:fair_id>/meet/", fairs.meet, name="meet"),
]
