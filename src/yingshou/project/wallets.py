"""Which wallets this installation reaches, from the environment. Secrets are named by their files."""

from collections.abc import Mapping

from yingshou.gateways.wallets import AlipaySettings, WalletSettings, WeChatSettings
from yingshou.gateways.wallets.settings import ALIPAY_GATEWAY, WECHAT_HOST

NOTICES = "/api/v1/wallet-notices/"


def wallet_settings(environment: Mapping[str, str]) -> dict[str, WalletSettings]:
    """Return the settings of each wallet whose merchant is named, by channel.

    What else is missing is said when the wallet is used, and by `yingshou doctor`.
    """
    found: dict[str, WalletSettings] = {}
    address = environment.get("YINGSHOU_ADDRESS", "").rstrip("/")

    def given(name: str, default: str = "") -> str:
        return environment.get(f"YINGSHOU_{name}", default).strip()

    def notices(channel: str) -> str:
        return f"{address}{NOTICES}{channel.lower()}" if address else ""

    if given("WECHAT_MERCHANT"):
        found["WECHAT"] = WeChatSettings(
            merchant_no=given("WECHAT_MERCHANT"),
            app_id=given("WECHAT_APP"),
            certificate_serial=given("WECHAT_CERTIFICATE_SERIAL"),
            private_key_file=given("WECHAT_PRIVATE_KEY_FILE"),
            api_key_file=given("WECHAT_API_KEY_FILE"),
            public_key_file=given("WECHAT_PUBLIC_KEY_FILE"),
            public_key_id=given("WECHAT_PUBLIC_KEY_ID"),
            certificates_folder=given("WECHAT_CERTIFICATES_FOLDER"),
            host=given("WECHAT_HOST", WECHAT_HOST),
            notice_url=notices("WECHAT"),
        )
    if given("ALIPAY_APP"):
        found["ALIPAY"] = AlipaySettings(
            app_id=given("ALIPAY_APP"),
            seller_id=given("ALIPAY_SELLER"),
            private_key_file=given("ALIPAY_PRIVATE_KEY_FILE"),
            public_key_file=given("ALIPAY_PUBLIC_KEY_FILE"),
            gateway=given("ALIPAY_GATEWAY", ALIPAY_GATEWAY),
            notice_url=notices("ALIPAY"),
        )
    return found
