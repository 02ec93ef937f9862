"""Wallets: orders paid by QR code, signed notices, refunds and daily statements of WeChat Pay and Alipay."""

from yingshou.gateways.wallets.connect import connect
from yingshou.gateways.wallets.port import (
    ABSENT,
    CLOSED,
    FAILED,
    PAID,
    WAITING,
    NewOrder,
    Notice,
    NoticeRefusedError,
    SeenOrder,
    SeenRefund,
    StatementRefusedError,
    Wallet,
    WalletRefusedError,
    WalletSilentError,
    WalletUnreadyError,
)
from yingshou.gateways.wallets.settings import AlipaySettings, WalletSettings, WeChatSettings

__all__ = [
    "ABSENT",
    "CLOSED",
    "FAILED",
    "PAID",
    "WAITING",
    "AlipaySettings",
    "NewOrder",
    "Notice",
    "NoticeRefusedError",
    "SeenOrder",
    "SeenRefund",
    "StatementRefusedError",
    "Wallet",
    "WalletRefusedError",
    "WalletSettings",
    "WalletSilentError",
    "WalletUnreadyError",
    "WeChatSettings",
    "connect",
]
