"""Routes of the workbench."""

from django.urls import path

from apps.workbench.views import benefits, home, jobs, lists, persons, standards, what_if

app_name = "workbench"

urlpatterns = [
    path("workbench/styleguide/", home.styleguide, name="styleguide"),
    path("search/", persons.search, name="search"),
    path("persons/", persons.persons, name="persons"),
    path("persons/<int:person_id>/", persons.person, name="person"),
    path("persons/<int:person_id>/reveal/", persons.reveal, name="reveal"),
    path("persons/<int:person_id>/events/new/", benefits.new_event, name="new_event"),
    path("persons/<int:person_id>/entitlements/new/", benefits.new_entitlement, name="new_entitlement"),
    path("persons/<int:person_id>/grants/new/", benefits.new_grant, name="new_grant"),
    path("persons/<int:person_id>/confirm/", lists.confirm_person, name="confirm_person"),
    path("waiting/", benefits.waiting, name="waiting"),
    path("events/<int:event_id>/", benefits.event, name="event"),
    path("events/<int:event_id>/<slug:step>/", benefits.decide_event, name="decide_event"),
    path("entitlements/<int:entitlement_id>/", benefits.entitlement, name="entitlement"),
    path("entitlements/<int:entitlement_id>/<slug:step>/", benefits.decide_entitlement, name="decide_entitlement"),
    path("grants/<int:grant_id>/", benefits.grant, name="grant"),
    path("grants/<int:grant_id>/<slug:step>/", benefits.decide_grant, name="decide_grant"),
    path("suspicions/", lists.suspicions, name="suspicions"),
    path("suspicions/<int:suspicion_id>/", lists.suspicion, name="suspicion"),
    path("soon/", lists.soon, name="soon"),
    path("unclaimed/", lists.unclaimed, name="unclaimed"),
    path("confirmation/", lists.confirmation, name="confirmation"),
    path("confirmation/open/", lists.open_round, name="open_round"),
    path("standards/", standards.standards, name="standards"),
    path("standards/new/", standards.enter_standard, name="enter_standard"),
    path("standards/<int:standard_id>/", standards.standard, name="standard"),
    path("standards/<int:standard_id>/confirm/", standards.confirm_standard, name="confirm_standard"),
    path("standards/<int:standard_id>/reject/", standards.reject_standard, name="reject_standard"),
    path("standards/parameters/", standards.parameters, name="parameters"),
    path("standards/parameters/<int:parameter_id>/", standards.parameter, name="parameter"),
    path("standards/parameters/<int:parameter_id>/decide/", standards.decide_parameter, name="decide_parameter"),
    path("what-if/", what_if.what_if_page, name="what_if"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<int:job_id>/", jobs.job, name="job"),
]
