"""A public face with a sign-in of its own: its cookies, which never leave it, and where one may be led on it."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme


@dataclass(frozen=True, slots=True)
class Face:
    """``home`` is the path all its pages begin with; ``session`` and ``trial`` name the cookies of a session and of a code asked for."""

    home: str
    session: str
    trial: str

    def put_trial(self, response: HttpResponse, token: str, lasts: timedelta) -> HttpResponse:
        """Remember in which browser a code was asked for."""
        return self._put(response, self.trial, token, int(lasts.total_seconds()))

    def put_session(self, response: HttpResponse, token: str) -> HttpResponse:
        """The session ends with the browser, or by the clocks on the server."""
        response.delete_cookie(self.trial, path=self.home)
        return self._put(response, self.session, token)

    def drop_session(self, response: HttpResponse) -> HttpResponse:
        """Forget it here too."""
        response.delete_cookie(self.session, path=self.home)
        return response

    def goal(self, request: HttpRequest) -> str:
        """Where to go next: a page of this face and nothing else."""
        wanted = request.POST.get("next") or request.GET.get("next") or ""
        here = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
        return wanted if here and wanted.startswith(self.home) else ""

    def _put(self, response: HttpResponse, name: str, value: str, seconds: int | None = None) -> HttpResponse:
        response.set_cookie(
            name, value, max_age=seconds, path=self.home, secure=settings.HTTPS, httponly=True, samesite="Lax"
        )
        return response
