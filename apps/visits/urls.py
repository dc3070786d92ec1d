"""Routes of visits."""

from django.urls import path

from apps.visits.views import campaigns, desk

app_name = "visits"

urlpatterns = [
    path("", campaigns.campaign_list, name="campaigns"),
    path("make/", campaigns.make_campaign, name="make"),
    path("campaigns/<int:campaign_id>/", campaigns.campaign, name="campaign"),
    path("campaigns/<int:campaign_id>/standards/", campaigns.standards, name="standards"),
    path("campaigns/<int:campaign_id>/targets/", campaigns.targets, name="targets"),
    path("campaigns/<int:campaign_id>/add/", campaigns.add_target, name="add_target"),
    path("campaigns/<int:campaign_id>/coverage/", campaigns.coverage, name="coverage"),
    path("campaigns/<int:campaign_id>/decide/", campaigns.decide, name="decide"),
    path("campaigns/<int:campaign_id>/<slug:name>/", campaigns.campaign_step, name="campaign_step"),
    path("tasks/", desk.task_list, name="tasks"),
    path("tasks/<int:task_id>/remove/", desk.remove_target, name="remove_target"),
    path("persons/<int:person_id>/record/", desk.record, name="record"),
    path("log/", desk.visit_list, name="visits"),
    path("log/<int:visit_id>/", desk.visit, name="visit"),
    path("figures/", desk.figure_list, name="figures"),
    path("conflicts/", desk.conflict_list, name="conflicts"),
    path("conflicts/<int:conflict_id>/", desk.settle, name="settle"),
    path("stock/", desk.stock, name="stock"),
    path("stock/buy/", desk.buy, name="buy"),
    path("stock/<int:stock_id>/send/", desk.send, name="send"),
]
