"""Routes of cards."""

from django.urls import path

from apps.cards.views import checking, desk, exchange, papers

app_name = "cards"

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("list/", desk.card_list, name="list"),
    path("applications/", desk.application_list, name="applications"),
    path("applications/<int:application_id>/receipt/", desk.receipt, name="receipt"),
    path("applications/<int:application_id>/", papers.application, name="application"),
    path("applications/<int:application_id>/look/", papers.look, name="look"),
    path("applications/<int:application_id>/photo/", papers.renew_photo, name="renew_photo"),
    path("ledger/", papers.ledger, name="ledger"),
    path("ledger/form/", papers.ledger_form, name="ledger_form"),
    path("apply/<int:person_id>/", desk.apply, name="apply"),
    path("check/", checking.check_page, name="check"),
    path("check/data.json", checking.check_data, name="check_data"),
    path("check/list.bin", checking.check_list, name="check_list"),
    path("check/worker.js", checking.check_worker, name="check_worker"),
    path("check/file/", checking.check_file, name="check_file"),
    path("balance/", desk.conservation, name="balance"),
    path("lots/", exchange.lot_list, name="lots"),
    path("lots/make/", exchange.make_lot, name="make_lot"),
    path("lots/<slug:number>/", exchange.lot, name="lot"),
    path("lots/<slug:number>/file/", exchange.fetch_lot, name="fetch_lot"),
    path("lots/<slug:number>/answer/<slug:stage>/", exchange.lot_answer, name="lot_answer"),
    path("lots/<slug:number>/sign/", exchange.sign_lot, name="sign_lot"),
    path("boxes/", exchange.box_list, name="boxes"),
    path("boxes/dispatch/", exchange.dispatch_box, name="dispatch_box"),
    path("boxes/<slug:number>/", exchange.box, name="box"),
    path("boxes/<slug:number>/labels/", exchange.labels, name="labels"),
    path("withdrawals/", exchange.withdrawal_list, name="withdrawals"),
    path("withdrawals/<int:withdrawal_id>/", exchange.decide_withdrawal, name="decide_withdrawal"),
    path("<int:card_id>/", desk.card, name="card"),
    path("<int:card_id>/replace/", desk.replace, name="replace"),
    path("<int:card_id>/slip/", desk.slip, name="slip"),
    path("<int:card_id>/<slug:name>/", desk.card_step, name="step"),
]
