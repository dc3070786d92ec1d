"""A real OpenID Connect provider on a local port, in a process of its own: oidc-provider-mock over authlib's server, which besides asks for PKCE and
remembers who has signed in, as such providers do.

python -m tests.portal.provider PORT '{"sub": "…", "id_number": "…", "name": "…"}' …
"""

import io
import json
import sys
import time
import warnings
from typing import Any
from urllib.parse import parse_qs, urlencode

warnings.simplefilter("ignore")

import werkzeug.serving  # noqa: E402
from authlib.integrations import flask_oauth2  # noqa: E402
from authlib.oauth2.rfc7636 import CodeChallenge  # noqa: E402
from oidc_provider_mock import User, app  # noqa: E402
from oidc_provider_mock._storage import AuthorizationCode  # noqa: E402
from werkzeug.wrappers import Request, Response  # noqa: E402

KEPT = "signed_in"
_since: dict[str | None, int] = {}
_challenges: dict[str, tuple[str, str]] = {}


class Pkce(CodeChallenge):  # type: ignore[misc]
    """S256 only; the challenge is kept beside the library's own store, by the nonce of its request."""

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        super().validate_code_challenge(grant, redirect_uri)
        data = grant.request.payload.data
        _challenges[data["nonce"]] = (data.get("code_challenge", ""), data.get("code_challenge_method", "plain"))

    def get_authorization_code_challenge(self, authorization_code: Any) -> str:
        return _challenges[authorization_code.nonce][0]

    def get_authorization_code_challenge_method(self, authorization_code: Any) -> str:
        return _challenges[authorization_code.nonce][1]


class Server(flask_oauth2.AuthorizationServer):  # type: ignore[misc]
    """Adds PKCE to the code grant."""

    def register_grant(self, grant_cls: Any, extensions: Any = None) -> None:
        super().register_grant(grant_cls, [*extensions, Pkce(required=True)] if extensions else None)


class Remembering:
    """Whoever has signed in here is let through without a question, unless the site asks to ask (``prompt=login``), until signed out here."""

    def __init__(self, made: Any) -> None:
        self.made = made

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        asked = Request(environ)
        if asked.path == "/oauth2/end_session/confirm":
            answer = Response.from_app(self.made, environ)
            answer.delete_cookie(KEPT)
            return answer(environ, start)
        if asked.path != "/oauth2/authorize":
            return self.made(environ, start)
        body, known = asked.get_data(), asked.cookies.get(KEPT, "").split("@")
        if asked.method == "GET" and len(known) == 2 and asked.args.get("prompt") != "login":
            body, _since[asked.args.get("nonce")] = urlencode({"sub": known[0]}).encode(), int(known[1])
            environ |= {"REQUEST_METHOD": "POST", "CONTENT_TYPE": "application/x-www-form-urlencoded"}
        environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        answer = Response.from_app(self.made, environ)
        if asked.method == "POST" and answer.status_code == 302:
            answer.set_cookie(KEPT, f"{parse_qs(body.decode())['sub'][0]}@{int(time.time()) - 600}")
        return answer(environ, start)


if __name__ == "__main__":
    AuthorizationCode.get_auth_time = lambda code: _since.get(code.nonce)
    flask_oauth2.AuthorizationServer = Server
    people = [json.loads(text) for text in sys.argv[2:]]
    made = app(require_nonce=True, user_claims=[User(sub=one.pop("sub"), claims=one) for one in people])
    werkzeug.serving.make_server("127.0.0.1", int(sys.argv[1]), Remembering(made), threaded=True).serve_forever()
