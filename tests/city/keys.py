"""A passkey of our own: answers what a page asks as a browser with a key would (WebAuthn level 2), or nearly so."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

PRESENT, VERIFIED, NEW = 0x01, 0x04, 0x40


def text(raw: bytes) -> str:
    """As browsers write bytes in JSON."""
    return urlsafe_b64encode(raw).decode().rstrip("=")


class Key:
    """One key, which counts its uses."""

    def __init__(self, site: str, secret: ec.EllipticCurvePrivateKey) -> None:
        self.origin, self.secret, self.count = site, secret, 1
        self.id = sha256(str(secret.private_numbers().private_value).encode()).digest()

    def made(self, asked: dict[str, Any]) -> str:
        """The answer to being made."""
        data = AttestedCredentialData.create(bytes(16), self.id, ES256.from_cryptography_key(self.secret.public_key()))
        about = self._about(NEW | PRESENT | VERIFIED, self._site(), data)
        client = self._client("webauthn.create", asked["publicKey"]["challenge"], self.origin)
        attested = AttestationObject.create("none", about, {})
        return self._said(clientDataJSON=text(client), attestationObject=text(bytes(attested)))

    def shown(self, asked: dict[str, Any], *, spoilt: str = "") -> str:
        """The answer to being used; `spoilt` names the one thing that is not as it should be."""
        one = asked["publicKey"]
        self.count += 0 if spoilt == "copy" else 1
        flags = VERIFIED if spoilt == "present" else PRESENT | VERIFIED
        about = self._about(flags, "evil.example" if spoilt == "rp" else self._site())
        challenge = text(bytes(32)) if spoilt == "challenge" else one["challenge"]
        origin = "https://evil.example" if spoilt == "origin" else self.origin
        client = self._client("webauthn.create" if spoilt == "type" else "webauthn.get", challenge, origin)
        secret = ec.generate_private_key(ec.SECP256R1()) if spoilt == "key" else self.secret
        signature = secret.sign(bytes(about) + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        if spoilt == "signature":
            signature = signature[:-1] + bytes([signature[-1] ^ 1])
        return self._said(clientDataJSON=text(client), authenticatorData=text(bytes(about)), signature=text(signature))

    def _about(self, flags: int, site: str, data: bytes = b"") -> AuthenticatorData:
        return AuthenticatorData.create(sha256(site.encode()).digest(), flags, self.count, data)

    def _client(self, kind: str, challenge: str, origin: str) -> bytes:
        assert urlsafe_b64decode(challenge + "==")
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()

    def _site(self) -> str:
        return urlsplit(self.origin).hostname or ""

    def _said(self, **response: str) -> str:
        own = text(self.id)
        return json.dumps({"id": own, "rawId": own, "type": "public-key", "response": response})
