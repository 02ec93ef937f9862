"""The wallets every door uses: those the settings name, and numbers for new orders."""

from uuid import uuid4

from django.conf import settings

from yingshou.gateways.wallets import Wallet, WalletUnreadyError, connect
from yingshou.interfaces.clock import business_date


def channels() -> list[str]:
    """Return the channels of the wallets that are set up, in the order in which they are offered."""
    return [channel for channel in ("WECHAT", "ALIPAY") if channel in settings.WALLETS]


def wallet_of(channel: str) -> Wallet:
    """Return the wallet of a channel. Raises WalletUnreadyError where it is not, or not wholly, set up."""
    found = settings.WALLETS.get(channel)
    if found is None:
        raise WalletUnreadyError(
            zh=f"没有配置支付平台 {channel}，见 docs/recipes/wallets.md",
            en=f"the wallet {channel} is not set up; see docs/recipes/wallets.md",
            field="channel",
        )
    return connect(found)


def wallets() -> list[Wallet]:
    """Return every wallet that is set up. Raises WalletUnreadyError."""
    return [wallet_of(channel) for channel in channels()]


def new_order_no() -> str:
    """Make the number of a new order: the business date and what nobody guesses."""
    return f"{business_date():%Y%m%d}-{uuid4().hex[:20]}"
