"""The words of corrections: causes, and the figures energy is worked out from."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CORRECTION_WORDS: dict[str, dict[str, Promise]] = {
    "correction_cause": {
        "WRONG_READ": _("Wrong read"),
        "WRONG_MULTIPLIER": _("Wrong multiplier"),
        "METER_ERROR": _("Meter fast or slow"),
        "WRONG_WIRING": _("Wrong wiring"),
        "VOLTAGE_DROP": _("Voltage drop to the meter"),
        "VOLTAGE_FUSE": _("Voltage lost (blown fuse)"),
        "CURRENT_LOSS": _("Current lost"),
        "CLOCK_ERROR": _("Meter clock wrong"),
        "THEFT": _("Theft"),
        "BREACH": _("Breach of the terms of use"),
        "WRONG_ARCHIVE": _("Wrong price class or archive"),
        "OTHER": _("Other, energy as given"),
    },
    "correction_hint": {
        "WRONG_READ": _("Write what the registers showed. The read stands for later months too."),
        "WRONG_MULTIPLIER": _("Write the true multiplier; it holds for this bill."),
        "METER_ERROR": _(
            "Energy = −recorded × error ÷ (1 + error). With both dates the later half of the time between "
            "them counts, by its days in this month; without dates the whole month."
        ),
        "WRONG_WIRING": _("Energy = recorded × (coefficient − 1). Or say how many elements are reversed."),
        "VOLTAGE_DROP": _("Energy = recorded × (drop − allowed)."),
        "VOLTAGE_FUSE": _("Energy = normal month − this month, spread over the periods as metered."),
        "CURRENT_LOSS": _("Energy = normal month − this month, spread over the periods as metered."),
        "CLOCK_ERROR": _("Move energy between periods; the sum must be zero."),
        "THEFT": _(
            "Energy = load × days × hours at this month's prices; the breach is charged as a multiple of it, "
            "three at most. Unknown start: 180 days; unknown hours: 12 a day, lighting 6."
        ),
        "BREACH": _(
            "Choose what was really used in this month: price class, capacity. The difference is paid, and "
            "the breach is charged as a multiple of it: prices two at most, capacity three."
        ),
        "WRONG_ARCHIVE": _(
            "Choose what was true in this month. Without a change the bill follows the archive as it is now."
        ),
        "OTHER": _("Energy to add, below zero to give back."),
    },
    "correction_figure": {
        "error_percent": _("Error (%)"),
        "verified_date": _("Last verified on"),
        "found_date": _("Found on"),
        "correction_coefficient": _("Correction coefficient"),
        "measuring_elements": _("Measuring elements"),
        "elements_reversed": _("Elements reversed"),
        "drop_percent": _("Voltage drop (%)"),
        "allowed_percent": _("Allowed (%)"),
        "normal_kwh": _("Energy of a normal month (kWh)"),
        "load_kw": _("Load (kW)"),
        "days": _("Days"),
        "hours_per_day": _("Hours a day"),
        "breach_multiple": _("Multiple for the breach"),
        "sharp_kwh": _("Sharp (kWh)"),
        "peak_kwh": _("Peak (kWh)"),
        "flat_kwh": _("Flat (kWh)"),
        "valley_kwh": _("Valley (kWh)"),
        "deep_kwh": _("Deep valley (kWh)"),
    },
    "correction_archive": {
        "price_class": _("Price class"),
        "purchase_class": _("Purchase class"),
        "voltage_level": _("Voltage"),
        "time_of_use": _("Time of use"),
        "demand_basis": _("Basis of the basic fee"),
        "capacity_kva": _("Capacity (kVA)"),
        "contract_demand_kw": _("Declared demand (kW)"),
        "power_factor_standard": _("Power factor standard"),
    },
    "bill_kind": {
        "ORIGINAL": _("Original bill"),
        "REVERSAL": _("Reversal"),
        "CORRECTION": _("Correction"),
    },
    "register": {
        "total": _("Total"),
        "sharp": _("Sharp"),
        "peak": _("Peak"),
        "flat": _("Flat"),
        "valley": _("Valley"),
        "deep": _("Deep valley"),
        "reactive_forward": _("Reactive forward"),
        "reactive_reverse": _("Reactive reverse"),
        "max_demand": _("Maximum demand"),
    },
}
"""By kind of code, then by code."""
