"""Routes of visits."""

from django.urls import path

from apps.visits.views import campaigns, desk, goods, lists, log

app_name = "visits"

urlpatterns = [
    path("", campaigns.campaign_list, name="campaigns"),
    path("make/", campaigns.make_campaign, name="make"),
    path("campaigns/<int:campaign_id>/", campaigns.campaign, name="campaign"),
    path("campaigns/<int:campaign_id>/standards/", campaigns.standards, name="standards"),
    path("campaigns/<int:campaign_id>/targets/", campaigns.targets, name="targets"),
    path("campaigns/<int:campaign_id>/add/", campaigns.add_target, name="add_target"),
    path("campaigns/<int:campaign_id>/coverage/", campaigns.coverage, name="coverage"),
    path("campaigns/<int:campaign_id>/money/", campaigns.money, name="money"),
    path("campaigns/<int:campaign_id>/decide/", campaigns.decide, name="decide"),
    path("campaigns/<int:campaign_id>/<slug:name>/", campaigns.campaign_step, name="campaign_step"),
    path("tasks/", desk.task_list, name="tasks"),
    path("triggers/", desk.trigger_list, name="triggers"),
    path("tasks/<int:task_id>/remove/", desk.remove_target, name="remove_target"),
    path("persons/<int:person_id>/record/", desk.record, name="record"),
    path("log/", desk.visit_list, name="visits"),
    path("log/<int:visit_id>/", log.visit, name="visit"),
    path("log/<int:visit_id>/look/", log.look, name="look"),
    path("log/<int:visit_id>/photo/", log.photo, name="photo"),
    path("log/<int:visit_id>/correct/", log.correct, name="correct"),
    path("lists/", lists.listing_list, name="listings"),
    path("lists/<int:listing_id>/end/", lists.unlist, name="unlist"),
    path("persons/<int:person_id>/list/", lists.list_person, name="list_person"),
    path("persons/<int:person_id>/pair/", lists.pair, name="pair"),
    path("pairings/", lists.pairing_list, name="pairings"),
    path("pairings/<int:pairing_id>/end/", lists.end_pairing, name="end_pairing"),
    path("promises/", lists.promise_list, name="promises"),
    path("promises/<int:promise_id>/answer/", lists.answer, name="answer"),
    path("figures/", desk.figure_list, name="figures"),
    path("conflicts/", desk.conflict_list, name="conflicts"),
    path("conflicts/<int:conflict_id>/", desk.settle, name="settle"),
    path("stock/", goods.stock, name="stock"),
    path("stock/buy/", goods.buy, name="buy"),
    path("stock/<int:stock_id>/send/", goods.send, name="send"),
    path("stock/<int:stock_id>/lose/", goods.lose, name="lose"),
]
