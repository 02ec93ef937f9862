"""Fetch a wallet's statement of a day and keep its lines for reconciliation."""

from datetime import date

from yingshou.flows.keep_lines import LinesKept, keep_channel_file
from yingshou.gateways.wallets import Wallet


def fetch_wallet_statement(*, wallet: Wallet, day: date) -> LinesKept:
    """Keep what a wallet states it took and gave back on a day; nothing is booked.

    The same day again changes nothing. Raises WalletSilentError, WalletRefusedError and
    StatementRefusedError, and then nothing is kept.
    """
    return keep_channel_file(frame=wallet.statement(day), source=f"{wallet.channel} {day}")
