"""Sign a request and check its signature: HMAC-SHA256 with a shared secret, or RSA with SHA-256.

What is signed is five lines: method, address with its query, timestamp, nonce, and the SHA-256 of the body.
"""

import base64
import binascii
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from yingshou.core.errors import YingshouError

HMAC, RSA = "HMAC_SHA256", "RSA_SHA256"
_SHORTEST_RSA = 2048
_SECRET_BYTES = 32


class BadKeyError(YingshouError):
    """A key cannot be used."""

    code = "BAD_KEY"


def signed_text(*, method: str, path: str, timestamp: str, nonce: str, body: bytes) -> bytes:
    """Return what is signed.

    Args:
        method: in capitals.
        path: from the first slash, with the query as it is sent.
        timestamp: seconds since 1970, as it stands in its header.
        nonce: as it stands in its header.
        body: as it is sent; empty where there is none.
    """
    return "\n".join([method, path, timestamp, nonce, hashlib.sha256(body).hexdigest()]).encode()


def sign(*, kind: str, key: bytes, text: bytes) -> str:
    """Return the signature of a text in Base64.

    Args:
        kind: HMAC_SHA256 or RSA_SHA256.
        key: the secret, or an RSA private key as PEM.
        text: see `signed_text`.
    """
    if kind == HMAC:
        return base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
    private = serialization.load_pem_private_key(key, password=None)
    if not isinstance(private, rsa.RSAPrivateKey):
        raise BadKeyError(zh="不是 RSA 私钥", en="not an RSA private key", field="key")
    return base64.b64encode(private.sign(text, padding.PKCS1v15(), hashes.SHA256())).decode()


def is_signed(*, kind: str, key: bytes, text: bytes, signature: str) -> bool:
    """Tell whether a signature in Base64 is that of a text; `key` is the secret or the public key as PEM."""
    try:
        given = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return False
    if kind == HMAC:
        return hmac.compare_digest(given, hmac.new(key, text, hashlib.sha256).digest())
    try:
        _public(key).verify(given, text, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def public_key(pem: bytes) -> str:
    """Return an RSA public key as PEM. Raises BadKeyError where it is none or shorter than 2048 bits."""
    key = _public(pem)
    made = key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return made.decode("ascii")


def new_secret() -> bytes:
    """Make a shared secret: 64 hexadecimal digits, which are its bytes as they are."""
    return secrets.token_hex(_SECRET_BYTES).encode("ascii")


def fingerprint(key: bytes) -> str:
    """Return the SHA-256 of a secret or public key, by which it is told from others."""
    return hashlib.sha256(key).hexdigest()


def _public(pem: bytes) -> rsa.RSAPublicKey:
    try:
        key = serialization.load_pem_public_key(pem)
    except (ValueError, TypeError) as error:
        raise BadKeyError(
            zh="不是 PEM 格式的公钥", en="not a public key in PEM", field="public_key"
        ) from error
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < _SHORTEST_RSA:
        raise BadKeyError(
            zh=f"须为 {_SHORTEST_RSA} 位以上的 RSA 公钥",
            en=f"it must be an RSA key of at least {_SHORTEST_RSA} bits",
            field="public_key",
        )
    return key
