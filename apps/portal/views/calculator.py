"""Doors of the trial calculation (待遇试算): one question a page, all answers in the address, nothing stored."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode

from apps.benefits.rules import SCHEMES
from apps.core.actor import SHANGHAI, now
from apps.core.errors import DomainError
from apps.portal.queries.trial import trial
from apps.portal.rules import asking
from apps.portal.views.showing import public_page, show


@public_page
def schemes(request: HttpRequest) -> HttpResponse:
    """Which one?"""
    rows = [(code, SCHEMES[code].name, words) for code, words in asking.WHO.items()]
    return show(request, "portal/calculator.html", {"rows": rows})


@public_page
def ask(request: HttpRequest, scheme: str) -> HttpResponse:
    """The next question, or the answer."""
    rule = asking.scheme_of(scheme)
    known = {fact.name for fact in rule.facts}
    answers = {name: str(text)[:40] for name, text in request.GET.items() if name in known and text}
    wrong, fact, found = "", None, None
    try:
        facts, fact = asking.read(scheme, answers)
        if fact is None:
            found = trial(scheme, facts, now().astimezone(SHANGHAI).date())
    except DomainError as refusal:
        wrong = str(refusal)
        fact = next((one for one in rule.facts if one.name == refusal.field and one.name in answers), None)
    lines = asking.told(scheme, answers)
    context = {
        "rule": rule,
        "question": asking.question(scheme, fact) if fact else None,
        "asked_before": [(name, text) for name, text in answers.items() if not fact or name != fact.name],
        "skip": fact is not None and not fact.required and not asking.question(scheme, fact).options,
        "typed": answers.get(fact.name, "") if fact else "",
        "lines": [
            (words, answer, urlencode({k: v for k, v in answers.items() if k != name})) for name, words, answer in lines
        ],
        "wrong": wrong,
        "found": found,
    }
    return show(request, "portal/ask.html", context)
