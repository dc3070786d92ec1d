"""The admin site of this house: same sign-in as the pages (so no path with one factor), visible by role."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import urlencode

from apps.core.errors import Forbidden
from apps.core.http import actor_of_request


class PortalAdminSite(AdminSite):
    """Django's admin without its own door: sign-in, sign-out and passwords belong to ``org``."""

    site_header = "退役军人事务局业务系统"
    site_title = "业务系统"
    index_title = "档案与参数管理"
    site_url = "/"
    enable_nav_sidebar = True

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self._lists: dict[tuple[frozenset[str], str | None], list[Any]] = {}

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """What is shown hangs on the permissions alone: worked out once for each set of them, not again on each page."""
        key = (actor_of_request(request).permissions, app_label)
        if key not in self._lists:
            self._lists[key] = super().get_app_list(request, app_label)
        return self._lists[key]

    def has_permission(self, request: HttpRequest) -> bool:
        """Whoever holds any role may open the admin; each model then asks for its own permission."""
        return bool(request.user.is_active and actor_of_request(request).permissions)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """A page refused by role leaves an audit entry, like every refusal of the house."""

        def watched(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            try:
                return view(request, *args, **kwargs)
            except PermissionDenied:
                from apps.core import audit  # this module is read before the models are ready

                audit.refused(actor_of_request(request), "admin.open", f"打开 {request.path}", Forbidden())
                raise

        return super().admin_view(watched, cacheable)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """To the one sign-in page; somebody who is signed in without a role goes to the start page instead of a loop."""
        if request.user.is_authenticated:
            return HttpResponseRedirect("/")
        target = request.GET.get("next") or request.get_full_path()
        return HttpResponseRedirect(f"{resolve_url('login')}?{urlencode({'next': target})}")

    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Signing out is a POST to the page of ``org``."""
        return HttpResponseRedirect(resolve_url("account"))

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Passwords are changed on the account page."""
        return HttpResponseRedirect(resolve_url("account"))


class PortalAdminConfig(AdminConfig):
    """Replaces ``django.contrib.admin`` in INSTALLED_APPS."""

    default_site = "apps.core.site.PortalAdminSite"
