"""The shape of what a clerk fills in."""

from apps.visits.forms.campaigns import AddForm, CampaignForm, DecideForm, ReasonForm, StandardForm, whole
from apps.visits.forms.goods import LoseForm, PurchaseForm, SendForm
from apps.visits.forms.lists import AnswerForm, ListForm, PairForm
from apps.visits.forms.visits import CorrectForm, SettleForm, VisitForm

__all__ = [
    "AddForm",
    "AnswerForm",
    "CampaignForm",
    "CorrectForm",
    "DecideForm",
    "ListForm",
    "LoseForm",
    "PairForm",
    "PurchaseForm",
    "ReasonForm",
    "SendForm",
    "SettleForm",
    "StandardForm",
    "VisitForm",
    "whole",
]
