"""Ask, and ask again a few times where the failure may heal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


@contextmanager
def read_whole() -> Iterator[None]:
    """Take an answer that lacks what it must have for no answer: what was done is then unknown."""
    try:
        yield
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise WalletSilentError(f"unreadable answer: {type(error).__name__} {error}") from error
