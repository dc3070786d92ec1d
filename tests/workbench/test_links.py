"""The ``{% url %}`` of our templates gives what Django's gives."""

import pytest
from django.http import HttpRequest
from django.template import Context, RequestContext, Template
from django.template.defaulttags import URLNode
from django.test import RequestFactory
from django.urls import NoReverseMatch, resolve, reverse, set_script_prefix

from apps.workbench.templatetags.links import Link


def _request(path: str) -> HttpRequest:
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)
    return request


def test_a_link_without_parts_is_kept_and_one_with_parts_is_not():
    plain, named = Template("{% url 'portal:stations' %}"), Template("{% url 'portal:slip' number %}")
    assert type(plain.nodelist[0]) is Link
    assert type(named.nodelist[0]) is URLNode
    assert {plain.render(Context()) for _ in range(2)} == {reverse("portal:stations")}
    assert [named.render(Context({"number": number})) for number in (1, 2)] == [
        reverse("portal:slip", args=[n]) for n in (1, 2)
    ]


@pytest.mark.parametrize("text", ["{% url page %}", "{% url 'portal:stations' as there %}{{ there }}"])
def test_a_name_from_the_context_and_a_variable_work_as_ever(text):
    shown = [Template(text).render(Context({"page": name})) for name in ("portal:stations", "portal:index")]
    assert shown[0] == reverse("portal:stations")
    assert ("as" in text) == (shown[0] == shown[1])


def test_what_is_kept_goes_by_the_site_it_stands_in():
    page = Template("{% url 'admin:index' %}")
    assert page.render(RequestContext(_request("/admin/"))) == reverse("admin:index")
    set_script_prefix("/bureau/")
    try:
        assert page.render(RequestContext(_request("/admin/"))) == "/bureau/admin/"
    finally:
        set_script_prefix("/")
    assert page.render(RequestContext(_request("/admin/"))) == "/admin/"


def test_a_page_that_is_not_there_is_said_each_time():
    page = Template("{% url 'portal:nothing' %}")
    for _ in range(2):
        with pytest.raises(NoReverseMatch):
            page.render(Context())
