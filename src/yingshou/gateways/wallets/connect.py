"""From settings to a wallet."""

from functools import lru_cache

from yingshou.gateways.wallets.alipay import AlipayWallet
from yingshou.gateways.wallets.port import Wallet, WalletUnreadyError
from yingshou.gateways.wallets.settings import AlipaySettings, WalletSettings, WeChatSettings
from yingshou.gateways.wallets.wechat import WeChatWallet


@lru_cache(maxsize=8)
def connect(settings: WalletSettings) -> Wallet:
    """Return the wallet of some settings; nothing is asked of it yet.

    Raises WalletUnreadyError where something is not given, or a key cannot be read.
    """
    if settings.missing:
        names = ", ".join(settings.missing)
        raise WalletUnreadyError(zh=f"支付平台参数不全：缺少 {names}", en=f"the wallet lacks: {names}")
    if isinstance(settings, WeChatSettings):
        return WeChatWallet(settings)
    if isinstance(settings, AlipaySettings):
        return AlipayWallet(settings)
    raise TypeError(settings)
