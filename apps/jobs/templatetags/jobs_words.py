"""Fairs and vacancies in words, on every face that shows them. They format; they never decide."""

from django import template

from apps.jobs.models import Fair, Vacancy
from apps.jobs.rules.showing import ASKED
from apps.jobs.rules.words import age_words, pay_words, when_words

register = template.Library()


@register.filter
def fair_when(fair: Fair) -> str:
    """Days and hours of a fair."""
    return when_words(fair.starts_on, fair.ends_on, fair.opens_at, fair.shuts_at)


@register.filter
def pay(vacancy: Vacancy) -> str:
    """``每月4,000至6,000元``."""
    return pay_words(vacancy.pay_low_fen, vacancy.pay_high_fen)


@register.filter
def ages(vacancy: Vacancy) -> str:
    """Limits of age, empty without any."""
    return age_words(vacancy.age_min, vacancy.age_max)


@register.filter
def shown_words(shows: list[str]) -> str:
    """What was agreed to be shown, in words."""
    return "、".join(label for key, label in ASKED if key in shows) or "只有姓氏"
