"""The only way to write visits."""

from apps.visits.actions.campaigns import (
    add_target,
    approve_campaign,
    build_list,
    close_campaign,
    make_campaign,
    remove_target,
    review_campaign,
    set_standards,
    submit_campaign,
)
from apps.visits.actions.deaths import cancel_tasks, restore_tasks
from apps.visits.actions.gifts import post_money
from apps.visits.actions.lists import end_pairing, list_person, pair_person, unlist_person
from apps.visits.actions.nightly import make_tasks
from apps.visits.actions.opening import open_visits
from apps.visits.actions.photos import add_photo, read_photo
from apps.visits.actions.promising import answer_promise
from apps.visits.actions.recording import Receipt, correct_visit, record_visit, settle_conflict
from apps.visits.actions.stock import buy_goods, send_goods, write_off_goods

__all__ = [
    "Receipt",
    "add_photo",
    "add_target",
    "answer_promise",
    "approve_campaign",
    "build_list",
    "buy_goods",
    "cancel_tasks",
    "close_campaign",
    "correct_visit",
    "end_pairing",
    "list_person",
    "make_campaign",
    "make_tasks",
    "open_visits",
    "pair_person",
    "post_money",
    "read_photo",
    "record_visit",
    "remove_target",
    "restore_tasks",
    "review_campaign",
    "send_goods",
    "set_standards",
    "settle_conflict",
    "submit_campaign",
    "unlist_person",
    "write_off_goods",
]
