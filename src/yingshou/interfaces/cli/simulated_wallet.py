"""A simulated wallet with the files and settings by which the product reaches it."""

import os
import secrets
from pathlib import Path

from yingshou.interfaces.clock import local_time
from yingshou.simulators.alipay import AlipaySimulator
from yingshou.simulators.keys import new_key, private_pem, public_pem
from yingshou.simulators.wallet import SimulatedWallet
from yingshou.simulators.wechat import WeChatSimulator


def made(channel: str, port: int, folder: Path) -> SimulatedWallet:
    """Make a simulator on a port, and write the merchant's keys and the wallet's public key to a folder."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    merchant, api_key = new_key(), secrets.token_hex(16)
    party: SimulatedWallet
    if channel == "WECHAT":
        party = WeChatSimulator(
            merchant_key=public_pem(merchant), api_key=api_key, clock=local_time, port=port
        )
        _write(_file(folder, channel, "api"), api_key)
    else:
        party = AlipaySimulator(merchant_key=public_pem(merchant), clock=local_time, port=port)
    _write(_file(folder, channel, "private"), private_pem(merchant))
    _write(_file(folder, channel, "public"), public_pem(party.key))
    return party


def environment(channel: str, party: SimulatedWallet, folder: Path, address: str) -> dict[str, str]:
    """Return the settings by which the product reaches a simulator."""
    files = {
        f"YINGSHOU_{channel}_{kind.upper()}_KEY_FILE": str(_file(folder, channel, kind))
        for kind in ("private", "public")
    }
    if isinstance(party, WeChatSimulator):
        return {
            "YINGSHOU_ADDRESS": address,
            "YINGSHOU_WECHAT_MERCHANT": party.merchant_no,
            "YINGSHOU_WECHAT_APP": party.app_id,
            "YINGSHOU_WECHAT_CERTIFICATE_SERIAL": "1" * 40,
            **files,
            "YINGSHOU_WECHAT_API_KEY_FILE": str(_file(folder, channel, "api")),
            "YINGSHOU_WECHAT_PUBLIC_KEY_ID": party.key_id,
            "YINGSHOU_WECHAT_HOST": party.url,
        }
    if not isinstance(party, AlipaySimulator):
        raise TypeError(party)
    return {
        "YINGSHOU_ADDRESS": address,
        "YINGSHOU_ALIPAY_APP": party.app_id,
        "YINGSHOU_ALIPAY_SELLER": party.seller_id,
        **files,
        "YINGSHOU_ALIPAY_GATEWAY": f"{party.url}/gateway.do",
    }


def _file(folder: Path, channel: str, kind: str) -> Path:
    return folder.resolve() / f"{channel.lower()}_{kind}_key"


def _write(path: Path, text: str) -> None:
    """Write a key so that its owner alone reads it."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
