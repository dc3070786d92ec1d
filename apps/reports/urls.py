"""Routes of reports."""

from django.urls import path

from apps.reports.views import annual, bundles, contributions, figures, past, policies, screen, tasks, truth

app_name = "reports"

urlpatterns = [
    path("annual/", annual.report_list, name="annual"),
    path("annual/order/", annual.order, name="order"),
    path("annual/<int:report_id>/", annual.report, name="report"),
    path("annual/<int:report_id>/word/<slug:template>/", annual.word, name="word"),
    path("annual/<int:report_id>/write/", annual.write, name="write"),
    path("annual/<int:report_id>/explain/<slug:name>/", annual.explain, name="explain"),
    path("annual/<int:report_id>/return/", annual.give_back, name="return"),
    path("annual/<int:report_id>/<slug:name>/", annual.take, name="take"),
    path("bundles/", bundles.bundle_list, name="bundles"),
    path("bundles/verify.py", bundles.script, name="verify"),
    path("bundles/<int:bundle_id>/fetch/", bundles.fetch, name="fetch_bundle"),
    path("contributions/", contributions.contribution_list, name="contributions"),
    path("contributions/export/", contributions.export, name="export_contributions"),
    path("past/", past.index, name="past"),
    path("past/person/", past.person, name="past_person"),
    path("past/roster/", past.roster, name="past_roster"),
    path("past/roster/export/", past.export, name="export_roster"),
    path("past/batches/<slug:key>/", past.batch, name="past_batch"),
    path("screen/", screen.screen, name="screen"),
    path("tasks/", tasks.task_list, name="tasks"),
    path("tasks/export/", tasks.export_list, name="export_tasks"),
    path("tasks/<int:task_id>/export/", tasks.export_rows, name="export_task"),
    path("tasks/<int:task_id>/", tasks.task, name="task"),
    path("tasks/<int:task_id>/<slug:name>/", tasks.step, name="task_step"),
    path("ledger/", figures.ledger, name="ledger"),
    path("targets/", annual.target_list, name="targets"),
    path("indicators/", figures.figure_list, name="indicators"),
    path("indicators/<slug:name>/", figures.figure, name="indicator"),
    path("indicators/<slug:name>/export/", figures.export, name="export"),
    path("policies/", policies.policy_list, name="policies"),
    path("policies/<slug:scheme>/<slug:what>/", policies.policy, name="policy"),
    path("policies/<slug:scheme>/<slug:what>/export/", policies.export, name="export_policy"),
    path("truth/", truth.truth, name="truth"),
    path("truth/missed/", truth.missed, name="missed"),
    path("truth/order/", truth.order, name="order_check"),
    path("truth/runs/<int:run_id>/", truth.one_run, name="run"),
    path("truth/failures/<int:failure_id>/", truth.failure, name="failure"),
    path("truth/failures/<int:failure_id>/export/", truth.export, name="export_failure"),
]
