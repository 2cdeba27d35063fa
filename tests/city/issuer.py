"""A directory in a process of its own: OpenID Connect as a city's would speak it, and ways to speak it wrongly.

`python -m tests.city.issuer PORT` serves until it is ended. POST /say takes JSON: what the next tokens say and how they
are wrong. It keeps the challenge of PKCE and refuses a code without its verifier.
"""

import json
import secrets
import sys
import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "desk", "a-secret-of-the-client"


class Directory(ThreadingHTTPServer):
    """What it knows: its key, another's, the codes given out, and what tokens are to say."""

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.key = RSAKey.generate_key(2048, {"kid": "own", "use": "sig", "alg": "RS256"})
        self.other = RSAKey.generate_key(2048, {"kid": "own", "use": "sig", "alg": "RS256"})
        self.codes: dict[str, dict[str, str]] = {}
        self.said: dict[str, Any] = {}

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """The four addresses of a directory, and `/say`."""

    server: Directory

    def log_message(self, *words: Any) -> None:
        pass

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        if path == "/.well-known/openid-configuration":
            self._answer(self._about())
        elif path == "/keys":
            self._answer({"keys": [self.server.key.as_dict(private=False)]})
        elif path == "/authorize":
            self._let_in({name: values[0] for name, values in query.items()})
        else:
            self._answer({}, 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/say":
            self.server.said = json.loads(body)
            self._answer({})
        elif self.path == "/token":
            self._give_token({name: values[0] for name, values in parse_qs(body).items()})

    def _about(self) -> dict[str, Any]:
        own = self.server.issuer
        return {
            "issuer": self.server.said.get("metadata_issuer", own),
            "authorization_endpoint": f"{own}/authorize",
            "token_endpoint": f"{own}/token",
            "jwks_uri": f"{own}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            "code_challenge_methods_supported": ["S256"],
        }

    def _let_in(self, asked: dict[str, str]) -> None:
        """Whoever comes is the person that tokens are to name."""
        if asked.get("code_challenge_method") != "S256" or not asked.get("nonce") or not asked.get("state"):
            self._answer({"error": "invalid_request"}, 400)
            return
        code = secrets.token_urlsafe(16)
        self.server.codes[code] = asked
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")
        self.end_headers()

    def _give_token(self, sent: dict[str, str]) -> None:
        asked = self.server.codes.pop(sent.get("code", ""), None)
        proof = urlsafe_b64encode(sha256(sent.get("code_verifier", "").encode()).digest()).decode().rstrip("=")
        if asked is None or proof != asked["code_challenge"] or sent.get("redirect_uri") != asked["redirect_uri"]:
            self._answer({"error": "invalid_grant"}, 400)
            return
        said, now = self.server.said, int(time.time())
        claims = {
            "iss": self.server.issuer,
            "sub": "subject-1",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **said.get("claims", {}),
        }
        for name, seconds in said.get("from_now", {}).items():
            claims[name] = now + seconds
        claims = {name: value for name, value in claims.items() if value is not None}
        token = {"access_token": "t", "token_type": "Bearer"}
        if not said.get("no_id_token"):
            token["id_token"] = self._signed(claims, said.get("signed", "own"))
        self._answer(token)

    def _signed(self, claims: dict[str, Any], how: str) -> str:
        if how == "none":
            return ".".join(
                [
                    urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
                    for part in ({"alg": "none"}, claims)
                ]
                + [""]
            )
        if how == "shared":  # the public key, taken for a shared secret
            secret = OctKey.import_key(self.server.key.as_pem(private=False))
            return jwt.encode({"alg": "HS256", "kid": "own"}, claims, secret)
        key = self.server.other if how == "another" else self.server.key
        return jwt.encode({"alg": "RS256", "kid": "own"}, claims, key)

    def _answer(self, said: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    directory = Directory(int(sys.argv[1]))
    sys.stdout.write(f"{directory.issuer}\n")
    sys.stdout.flush()
    directory.serve_forever()
