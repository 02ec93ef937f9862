"""The words people read for accounts to inspect, in both languages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ANOMALY_WORDS: dict[str, dict[str, Promise]] = {
    "anomaly_signal": {
        "STEP_DOWN": _("Use fell and stays low"),
        "ZERO_USE": _("Days without use while others run"),
        "FLAT_RUN": _("The same figure day after day"),
        "SCATTER_FALL": _("Use scatters less than it did"),
        "PERIOD_FALL": _("One period of the day fell alone"),
        "PHASE_RATIO": _("Fell to a third, half or two thirds"),
        "REACTIVE_RISE": _("More reactive energy a kWh"),
        "GAP_SHARE": _("Days without a reading"),
        "GAP_DROP": _("Lower after a gap"),
        "LOW_FOR_CAPACITY": _("Little use for the capacity"),
        "OVER_CAPACITY": _("Demand above the contract capacity"),
        "AREA_LOSS": _("The fall turns up as loss of the area"),
        "PERIOD_SHIFT": _("Energy moved out of the dear hours, the whole as before"),
    },
    "suspicion": {
        "THEFT": _("Theft of electricity"),
        "BREACH": _("Breach of the terms of use"),
        "METERING": _("Metering fault"),
    },
    "inspection_result": {
        "THEFT": _("Theft confirmed"),
        "BREACH": _("Breach confirmed"),
        "METER_FAULT": _("Meter faulty"),
        "WRONG_WIRING": _("Wired wrongly"),
        "NOTHING_FOUND": _("Nothing was found"),
        "NO_ACCESS": _("No access"),
    },
    "period_part": {
        "dear": _("Sharp and peak"),
        "flat": _("Flat period"),
        "cheap": _("Valley and deep valley"),
    },
}
ANOMALY_STATES: dict[str, tuple[str, str, Promise]] = {
    "UNDER_WAY": ("warn", "◆", _("Inspection under way")),
    "TO_INSPECT": ("idle", "○", _("To be inspected")),
    "INSPECTED_THEFT": ("bad", "!", _("Theft confirmed")),
    "INSPECTED_BREACH": ("bad", "!", _("Breach confirmed")),
    "INSPECTED_METER_FAULT": ("warn", "!", _("Meter faulty")),
    "INSPECTED_WRONG_WIRING": ("warn", "!", _("Wired wrongly")),
    "INSPECTED_NOTHING_FOUND": ("ok", "✓", _("Nothing was found")),
    "INSPECTED_NO_ACCESS": ("idle", "×", _("No access")),
}
