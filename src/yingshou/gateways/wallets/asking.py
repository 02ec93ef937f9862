"""Ask, and ask again a few times where the failure may heal."""

from collections.abc import Callable
from time import sleep
from typing import TypeVar

from yingshou.gateways.wallets.port import WalletSilentError
from yingshou.gateways.wallets.settings import WalletSettings

T = TypeVar("T")


class MayHealError(Exception):
    """No answer, or one that says "later": the same request may be sent again."""


def ask(call: Callable[[], T], settings: WalletSettings) -> T:
    """Call until an answer comes, a bounded number of times. Raises WalletSilentError after the last."""
    for left in reversed(range(settings.tries)):
        try:
            return call()
        except MayHealError as error:
            if not left:
                raise WalletSilentError(str(error)) from error
            sleep(settings.pause_milliseconds / 1000)
    raise WalletSilentError("never asked")
