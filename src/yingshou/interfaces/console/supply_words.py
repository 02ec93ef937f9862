"""The words people read for stops and restores of supply, in both languages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yingshou.core.tables.stop_conditions import CONDITION_WORDS
from yingshou.interfaces.console.formats import is_chinese

SUPPLY_WORDS: dict[str, dict[str, Promise]] = {
    "stop_cause": {"ARREARS": _("In arrears"), "PREPAID": _("Balance used up")},
    "restore_cause": {"SETTLED": _("Settled"), "BY_HAND": _("Ordered by a person")},
    "supply_event": {
        "ASK": _("Stop asked for"),
        "APPROVE": _("Stop approved"),
        "TURN_DOWN": _("Turned down"),
        "PLAN": _("Stop planned"),
        "REVOKE": _("Revoked"),
        "NOT_HELD": _("Did not go: conditions missing"),
        "COMMAND": _("Commanded"),
        "DONE": _("Stopped, read back"),
        "NOT_DONE": _("Not carried out"),
        "ESCALATE": _("A person was called"),
        "ORDER_RESTORE": _("Restore ordered"),
        "RESTORED": _("Restored, read back"),
        "ASKED_STOP_NOTICE": _("Notice of the stop asked for"),
        "ASKED_STOP_WARNING": _("Last warning asked for"),
        "ASKED_INFORM_AUTHORITY": _("Notice to the authority asked for"),
    },
    "command_kind": {"STOP": _("Stop"), "CLOSE": _("Restore")},
    "command_result": {
        "INTENDED": _("On its way"),
        "ACKNOWLEDGED": _("Acknowledged by the meter"),
        "REFUSED": _("Refused by the meter"),
        "UNKNOWN": _("Not known yet"),
        "NOT_SENT": _("Did not go out"),
        "DONE": _("Done, read back"),
        "NOT_DONE": _("Not done, read back"),
        "WITHDRAWN": _("Withdrawn before it went out"),
    },
    "meter_reason": {
        "PASSWORD": _("wrong password"),
        "OTHER": _("the meter says no more"),
        "NO_ANSWER": _("no answer"),
        "NO_GATEWAY": _("the gateway is not set up"),
        "WRONG_METER": _("another meter answered"),
        "BAD_FRAME": _("an answer that cannot be read"),
        "TOO_LATE": _("no time was left"),
        "NOT_YET": _("may still come"),
    },
    "incident_kind": {
        "RESTORE_LATE": _("Restore later than promised"),
        "RESTORE_FAILED": _("Restore failed after the last try"),
        "OUTCOME_UNKNOWN": _("Not known whether supply is stopped"),
        "WRONG_METER": _("Another meter answered"),
    },
}
SUPPLY_STATES: dict[str, tuple[str, str, Promise]] = {
    "STOP_ASKED": ("warn", "◆", _("Waits for approval")),
    "STOP_APPROVED": ("warn", "○", _("Approved, not commanded")),
    "STOP_TURNED_DOWN": ("idle", "×", _("Turned down")),
    "STOP_REVOKED": ("idle", "×", _("Revoked")),
    "STOP_COMMANDED": ("warn", "◆", _("Commanded, outcome open")),
    "STOP_STOPPED": ("bad", "!", _("Supply stopped")),
    "STOP_ESCALATED": ("bad", "!", _("Outcome not known")),
    "STOP_RESTORED": ("ok", "✓", _("Supply restored")),
    "RESTORE_WAITING": ("warn", "◆", _("On its way (restore)")),
    "RESTORE_CALLED": ("bad", "!", _("A person was called")),
    "RESTORE_RESTORED": ("ok", "✓", _("Supply restored")),
    "RESTORE_NOT_NEEDED": ("idle", "–", _("Was not stopped")),
    "RESTORE_OVERDUE": ("bad", "!", _("Later than promised")),
    "INCIDENT_OPEN": ("bad", "!", _("Open incident")),
    "INCIDENT_CLOSED": ("ok", "✓", _("Dealt with")),
}


def condition_words(code: str) -> tuple[str, str]:
    """Return what a condition says and what would clear it, in the reader's language."""
    words = CONDITION_WORDS[code]
    return (words.zh, words.clear_zh) if is_chinese() else (words.en, words.clear_en)
