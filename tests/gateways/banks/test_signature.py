"""Signatures: the worked example of the recipe, and keys that are none."""

import re
from pathlib import Path

import pytest

from yingshou.gateways.banks.keys import KeyFolder
from yingshou.gateways.banks.signature import HMAC, RSA, BadKeyError, is_signed, public_key, sign, signed_text
from yingshou.simulators.keys import new_key, private_pem, public_pem

RECIPE = (Path(__file__).parents[3] / "docs" / "recipes" / "bank-agents.md").read_text(encoding="utf-8")


def test_the_recipe_is_signed_as_it_says():
    patterns = (r'    (\{"serial_no".*\})', r"`([0-9a-f]{64})`", r"`(\S{43}=)`")
    body, secret, signature = (re.search(pattern, RECIPE)[1] for pattern in patterns)
    method, path, stamp, nonce, digest = (
        line.split()[0] for line in RECIPE.split("none after the last:\n\n")[1].splitlines()[:5]
    )
    text = signed_text(method=method, path=path, timestamp=stamp, nonce=nonce, body=body.encode())
    assert text.decode().splitlines()[-1] == digest
    assert sign(kind=HMAC, key=secret.encode(), text=text) == signature


def test_an_rsa_signature_is_that_of_its_key_and_text():
    key = new_key()
    made = sign(kind=RSA, key=private_pem(key).encode(), text=b"text")
    public = public_key(public_pem(key).encode()).encode()
    assert is_signed(kind=RSA, key=public, text=b"text", signature=made)
    assert not is_signed(kind=RSA, key=public, text=b"other", signature=made)
    assert not is_signed(kind=RSA, key=public, text=b"text", signature="no Base64")


def test_no_key_is_taken_for_one():
    for pem in (b"", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"):
        with pytest.raises(BadKeyError):
            public_key(pem)


def test_a_secret_is_written_once_and_found_by_its_number_alone(tmp_path):
    folder = KeyFolder(tmp_path / "keys")
    folder.keep("ICBC01-1A2B", b"secret")
    assert (folder.secret("ICBC01-1A2B"), folder.secret("ICBC01-FFFF")) == (b"secret", None)
    with pytest.raises(FileExistsError):
        folder.keep("ICBC01-1A2B", b"other")
    with pytest.raises(FileNotFoundError):
        folder.keep("../out", b"x")
