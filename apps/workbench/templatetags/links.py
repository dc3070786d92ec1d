"""``{% url %}`` of a page without parts of its own is worked out once a process: every page has dozens of such links, and each cost as
much as a line of a list. Stands in the place of Django's own tag in all templates.
"""

from functools import cache
from typing import Any

from django.template import Library
from django.template.base import FilterExpression, Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as of_django
from django.urls import get_script_prefix, get_urlconf, reverse

register = Library()


class Link(URLNode):
    """A link whose address depends on nothing but where the site lives."""

    def __init__(self, node: URLNode) -> None:
        super().__init__(node.view_name, node.args, node.kwargs, node.asvar)
        self._known: dict[Any, Any] = {}

    def render(self, context: Any) -> Any:
        """As Django's own."""
        match = getattr(getattr(context, "request", None), "resolver_match", None)
        app = getattr(getattr(context, "request", None), "current_app", match and match.namespace)
        key = get_script_prefix(), get_urlconf(), app, context.autoescape
        if key not in self._known:
            self._known[key] = super().render(context)
        return self._known[key]


@register.tag
def url(parser: Parser, token: Token) -> URLNode:
    """Django's tag; kept when it names a page and nothing else."""
    node: URLNode = of_django(parser, token)
    is_named = isinstance(node.view_name, FilterExpression) and isinstance(node.view_name.var, str)
    return Link(node) if is_named and not (node.args or node.kwargs or node.asvar or node.view_name.filters) else node


def door(name: str) -> str:
    """The address of a page without parts; raises ``NoReverseMatch``, each time anew."""
    return _door(name, get_script_prefix(), get_urlconf())


@cache
def _door(name: str, _prefix: str, urlconf: str | None) -> str:
    return reverse(name, urlconf)
