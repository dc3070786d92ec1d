"""统一身份认证: the province's identity system as an OpenID Connect provider (authorization code with PKCE). Off unless ``OIDC_ISSUER`` is set.

``OAuth2Session`` of authlib asks and fetches, joserfc proves signature and claims. What comes back is a number and a name, nothing else is read or kept.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

TIMEOUT_SECONDS, MAX_ANSWER, LEEWAY_SECONDS = 10, 256 * 1024, 60
ALGORITHMS = ["RS256", "PS256", "ES256"]
LOCAL = ("localhost", "127.0.0.1", "::1")


class NotProven(Exception):
    """The provider could not be asked, or what it said does not hold; ``args[0]`` says which, for the log."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one try leaves in its browser until the answer comes: three secrets, when it left and where one was going."""

    state: str
    nonce: str
    verifier: str
    at: int
    goal: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Who the provider says it is."""

    number: str
    name: str


class Province:
    """One provider; its addresses and keys are read when they are needed."""

    def __init__(self, given: dict[str, str]) -> None:
        self.given, self.issuer = given, given["issuer"].rstrip("/")
        if urlsplit(self.issuer).scheme != "https" and urlsplit(self.issuer).hostname not in LOCAL:
            raise NotProven("OIDC_ISSUER is not https")

    def begin(self, back: str, goal: str, at: datetime) -> tuple[str, Asked]:
        """The address to send the browser to, and what its cookie must bring back.

        ``prompt=login``: the provider asks anew who is there, so that at a shared machine nobody gets in as whoever sat there before.
        """
        asked = Asked(generate_token(32), generate_token(32), generate_token(64), int(at.timestamp()), goal)
        more = {"prompt": self.given["prompt"]} if self.given["prompt"] else {}
        with self._session(back) as session:
            url, _ = session.create_authorization_url(
                self._place("authorization_endpoint"), state=asked.state, nonce=asked.nonce, code_verifier=asked.verifier, **more
            )  # fmt: skip
        return url, asked

    def end(self, back: str) -> str:
        """Where one signs out at the provider too (OpenID Connect RP-Initiated Logout); empty when it offers none. No token of it was kept: it asks once more itself."""
        place = self._about.get("end_session_endpoint", "")
        query = urlencode({"client_id": self.given["client_id"], "post_logout_redirect_uri": back})
        return f"{place}{'&' if '?' in place else '?'}{query}" if place else ""

    def finish(self, back: str, code: str, asked: Asked) -> Told:
        """Who came back with this code. Raises NotProven."""
        try:
            with self._session(back) as session:
                token = session.fetch_token(
                    self._place("token_endpoint"), code=code, code_verifier=asked.verifier, timeout=TIMEOUT_SECONDS
                )
                claims = self._claims(str(token.get("id_token", "")), asked)
                if self.given["number_claim"] not in claims and self._about.get("userinfo_endpoint"):
                    claims = self._more(session, claims)
        except (AuthlibBaseError, JoseError, requests.RequestException, ValueError, KeyError) as error:
            raise NotProven(type(error).__name__) from error
        return Told(str(claims.get(self.given["number_claim"], "")), str(claims.get(self.given["name_claim"], "")))

    def _session(self, back: str) -> OAuth2Session:
        return OAuth2Session(
            self.given["client_id"],
            self.given["client_secret"],
            scope=self.given["scope"],
            redirect_uri=back,
            code_challenge_method="S256",
        )

    @cached_property
    def _about(self) -> dict[str, Any]:
        found = _read(f"{self.issuer}/.well-known/openid-configuration")
        if found.get("issuer", "").rstrip("/") != self.issuer:
            raise NotProven("another issuer")
        return found

    def _place(self, name: str) -> str:
        return str(self._about[name])

    def _claims(self, token: str, asked: Asked) -> dict[str, Any]:
        keys = KeySet.import_key_set(_read(self._place("jwks_uri")))  # type: ignore[arg-type]
        found = jwt.decode(token, keys, algorithms=ALGORITHMS)
        registry = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS, iss={"essential": True, "values": [self._about["issuer"]]}, aud={"essential": True, "value": self.given["client_id"]},
            exp={"essential": True}, iat={"essential": True}, sub={"essential": True}, nonce={"essential": True, "value": asked.nonce},
        )  # fmt: skip
        registry.validate(found.claims)
        if self.given["prompt"] == "login" and found.claims.get("auth_time", asked.at) < asked.at - LEEWAY_SECONDS:
            raise NotProven("signed in before")  # somebody took the demand out of the address
        return dict(found.claims)

    def _more(self, session: OAuth2Session, claims: dict[str, Any]) -> dict[str, Any]:
        answer = session.get(self._place("userinfo_endpoint"), timeout=TIMEOUT_SECONDS)
        told = json.loads(answer.content[:MAX_ANSWER])
        if answer.status_code != 200 or told.get("sub") != claims["sub"]:
            raise NotProven("userinfo of somebody else")
        return claims | told


def _read(url: str) -> dict[str, Any]:
    try:
        answer = requests.get(url, timeout=TIMEOUT_SECONDS, allow_redirects=False)
        found = json.loads(answer.content[:MAX_ANSWER])
    except (requests.RequestException, ValueError) as error:
        raise NotProven(type(error).__name__) from error
    if answer.status_code != 200 or not isinstance(found, dict):
        raise NotProven(f"{answer.status_code} of {urlsplit(url).path}")
    return found


def province() -> Province | None:
    """The provider of this installation, if there is one. Raises NotProven (an address that is not https)."""
    return Province(settings.OIDC) if settings.OIDC["issuer"] else None
