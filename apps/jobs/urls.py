"""Routes of jobs."""

from django.urls import path

from apps.jobs.views import booths, employers, fairs, people, vacancies

app_name = "jobs"

urlpatterns = [
    path("", fairs.fair_list, name="fairs"),
    path("plan/", fairs.plan, name="plan"),
    path("figures/", fairs.figure_list, name="figures"),
    path("fairs/<int:fair_id>/", fairs.fair, name="fair"),
    path("fairs/<int:fair_id>/change/", fairs.change, name="change"),
    path("fairs/<int:fair_id>/cancel/", fairs.cancel, name="cancel"),
    path("fairs/<int:fair_id>/close/", fairs.close, name="close"),
    path("fairs/<int:fair_id>/day/", fairs.day, name="day"),
    path("fairs/<int:fair_id>/hall/", fairs.hall, name="hall"),
    path("fairs/<int:fair_id>/sign-up/", fairs.sign_up, name="sign_up"),
    path("fairs/<int:fair_id>/booths/", booths.booth_list, name="booths"),
    path("fairs/<int:fair_id>/step/<slug:name>/", fairs.fair_step, name="fair_step"),
    path("booths/<int:booth_id>/assign/", booths.assign, name="assign"),
    path("booths/<int:booth_id>/leave/<slug:name>/", booths.leave, name="leave"),
    path("booths/<int:booth_id>/step/<slug:name>/", booths.booth_step, name="booth_step"),
    path("offers/", booths.offer_list, name="offers"),
    path("employers/", employers.employer_list, name="employers"),
    path("employers/register/", employers.register, name="register"),
    path("employers/<int:employer_id>/", employers.employer, name="employer"),
    path("employers/<int:employer_id>/correct/", employers.correct, name="correct_employer"),
    path("employers/<int:employer_id>/verify/", employers.verify, name="verify"),
    path("employers/<int:employer_id>/contact/", employers.contact, name="contact"),
    path("employers/<int:employer_id>/post/", vacancies.post, name="post"),
    path("employers/<int:employer_id>/join/", employers.join, name="join"),
    path("employers/<int:employer_id>/decide/<slug:name>/", employers.decide, name="decide"),
    path("vacancies/", vacancies.vacancy_list, name="vacancies"),
    path("vacancies/<int:vacancy_id>/", vacancies.vacancy, name="vacancy"),
    path("vacancies/<int:vacancy_id>/correct/", vacancies.correct, name="correct_vacancy"),
    path("vacancies/<int:vacancy_id>/check/", vacancies.check, name="check"),
    path("vacancies/<int:vacancy_id>/publish/", vacancies.publish, name="publish"),
    path("vacancies/<int:vacancy_id>/close/", vacancies.close, name="close_vacancy"),
    path("vacancies/<int:vacancy_id>/renew/", vacancies.renew, name="renew"),
    path("vacancies/<int:vacancy_id>/apply/", vacancies.apply, name="apply"),
    path("sign-ups/", people.sign_up_list, name="sign_ups"),
    path("sign-ups/<int:sign_up_id>/cancel/", people.cancel_sign_up, name="cancel_sign_up"),
    path("applications/", people.application_list, name="applications"),
    path("applications/<int:application_id>/", people.application, name="application"),
    path("applications/<int:application_id>/start/", people.start, name="start"),
    path("placements/", people.placement_list, name="placements"),
    path("placements/record/", people.place, name="place"),
    path("placements/<int:placement_id>/evidence/", people.evidence, name="evidence"),
    path("placements/<int:placement_id>/end/", people.end, name="end"),
    path("follow-ups/", people.follow_up_list, name="follow_ups"),
    path("follow-ups/<int:follow_up_id>/", people.follow_up, name="follow_up"),
]
