"""What a wallet needs to be reached. Secrets are named by the files they lie in and read when used."""

from dataclasses import dataclass, fields
from pathlib import Path

from yingshou.gateways.wallets.port import WalletUnreadyError

WECHAT_HOST = "https://api.mch.weixin.qq.com"
ALIPAY_GATEWAY = "https://openapi.alipay.com/gateway.do"


@dataclass(frozen=True, slots=True, kw_only=True)
class WalletSettings:
    """What both wallets have. `notice_url` is where this installation is reached from outside."""

    notice_url: str = ""
    milliseconds_to_answer: int = 5000
    tries: int = 3
    pause_milliseconds: int = 300

    @property
    def missing(self) -> list[str]:
        """Return the names of what is not given."""
        return [each.name for each in fields(self) if getattr(self, each.name) == ""]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeChatSettings(WalletSettings):
    """A merchant of WeChat Pay. The platform's public key, or a folder with its certificates, verifies."""

    merchant_no: str
    app_id: str
    certificate_serial: str
    private_key_file: str
    api_key_file: str
    public_key_file: str = ""
    public_key_id: str = ""
    certificates_folder: str = ""
    host: str = WECHAT_HOST

    @property
    def missing(self) -> list[str]:
        """Return the names of what is not given."""
        platform = {"public_key_file", "public_key_id", "certificates_folder"}
        lacking = WalletSettings.missing.fget(self)  # type: ignore[attr-defined]
        named = [name for name in lacking if name not in platform]
        by_key = self.public_key_file and self.public_key_id
        return named if by_key or self.certificates_folder else [*named, "public_key_file"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlipaySettings(WalletSettings):
    """An application of Alipay, in the mode of public keys with RSA2."""

    app_id: str
    seller_id: str
    private_key_file: str
    public_key_file: str
    gateway: str = ALIPAY_GATEWAY


def secret(path: str) -> str:
    """Read a secret from its file. Raises WalletUnreadyError where it cannot be read."""
    try:
        return Path(path).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise WalletUnreadyError(
            zh=f"读不到密钥文件 {path}：{error}。核对路径和权限",
            en=f"the key file {path} cannot be read: {error}; check its path and permissions",
        ) from error
