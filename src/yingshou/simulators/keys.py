"""Keys made on the fly: nothing that is signed here is signed with a key of anybody."""

import base64

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_public_key,
)


def new_key() -> RSAPrivateKey:
    """Make a private key of 2048 bits."""
    return generate_private_key(public_exponent=65537, key_size=2048)


def private_pem(key: RSAPrivateKey) -> str:
    """Write a private key as PEM (PKCS #8)."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_pem(key: RSAPrivateKey) -> str:
    """Write the public half of a key as PEM."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def read_public(pem: str) -> RSAPublicKey:
    """Read a public key from PEM. Raises TypeError where it is no RSA key."""
    key = load_pem_public_key(pem.encode())
    if not isinstance(key, RSAPublicKey):
        raise TypeError("not an RSA key")
    return key


def signed(key: RSAPrivateKey, text: str) -> str:
    """Sign a text with SHA-256 and PKCS #1 v1.5, in Base64: what both wallets ask for."""
    return base64.b64encode(key.sign(text.encode(), PKCS1v15(), SHA256())).decode()


def is_signed(key: RSAPublicKey, text: str, signature: str) -> bool:
    """Tell whether a signature in Base64 is that of a text."""
    try:
        key.verify(base64.b64decode(signature), text.encode(), PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True
