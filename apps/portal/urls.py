"""Routes of the portal: the public's pages, the sign-in, the veteran's own pages, and the desk where a station hands out codes."""

from django.urls import path

from apps.portal.views import calculator, desk, fairs, my_jobs, own, public, sign_in, vacancies

app_name = "portal"

urlpatterns = [
    path("", public.index, name="index"),
    path("size/", public.size, name="size"),
    path("policies/", public.policies, name="policies"),
    path("policies/<int:article_id>/", public.policy, name="policy"),
    path("notices/", public.notices, name="notices"),
    path("notices/<int:notice_id>/", public.notice, name="notice"),
    path("notices/<int:notice_id>/object/", public.object_to, name="object"),
    path("stations/", public.stations, name="stations"),
    path("calculator/", calculator.schemes, name="calculator"),
    path("calculator/<slug:scheme>/", calculator.ask, name="ask"),
    path("fairs/", fairs.fairs, name="fairs"),
    path("fairs/fairs.ics", fairs.fairs_calendar, name="fairs_calendar"),
    path("fairs/<int:fair_id>/", fairs.fair, name="fair"),
    path("fairs/<int:fair_id>/fair.ics", fairs.fair_calendar, name="fair_calendar"),
    path("fairs/<int:fair_id>/poster/", fairs.poster, name="fair_poster"),
    path("fairs/<int:fair_id>/sign-up/", my_jobs.sign_up, name="sign_up"),
    path("vacancies/", vacancies.vacancies, name="vacancies"),
    path("vacancies/<int:vacancy_id>/", vacancies.vacancy, name="vacancy"),
    path("vacancies/<int:vacancy_id>/apply/", my_jobs.apply, name="apply"),
    path("sign-in/", sign_in.who, name="sign_in"),
    path("sign-in/code/", sign_in.code, name="code"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("me/", own.home, name="home"),
    path("me/benefits/", own.benefits, name="benefits"),
    path("me/payments/<int:payment_id>/", own.slip, name="slip"),
    path("me/why/", own.why, name="why"),
    path("me/file/", own.file, name="file"),
    path("me/file/copy/", own.copy, name="copy"),
    path("me/matters/", own.matters, name="matters"),
    path("me/card/", own.card, name="card"),
    path("me/jobs/", my_jobs.my_jobs, name="my_jobs"),
    path("me/jobs/fairs/<int:fair_id>/cancel/", my_jobs.cancel, name="cancel_sign_up"),
    path("me/jobs/vacancies/<int:vacancy_id>/withdraw/", my_jobs.withdraw, name="withdraw_application"),
    path("me/readers/", own.readers, name="readers"),
    path("desk/<int:person_id>/", desk.hand, name="hand"),
    path("demo/messages/", public.demo_messages, name="demo_messages"),
]
