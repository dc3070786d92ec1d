"""A real OpenID Connect provider on a local port, in a process of its own: oidc-provider-mock over authlib's server, which besides asks for PKCE.

python -m tests.portal.provider PORT '{"sub": "…", "id_number": "…", "name": "…"}' …
"""

import json
import sys
import warnings
from typing import Any

warnings.simplefilter("ignore")

import werkzeug.serving  # noqa: E402
from authlib.integrations import flask_oauth2  # noqa: E402
from authlib.oauth2.rfc7636 import CodeChallenge  # noqa: E402
from oidc_provider_mock import User, app  # noqa: E402

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


if __name__ == "__main__":
    flask_oauth2.AuthorizationServer = Server
    people = [json.loads(text) for text in sys.argv[2:]]
    made = app(require_nonce=True, user_claims=[User(sub=one.pop("sub"), claims=one) for one in people])
    werkzeug.serving.make_server("127.0.0.1", int(sys.argv[1]), made, threaded=True).serve_forever()
