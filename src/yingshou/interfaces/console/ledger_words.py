"""The words people read for the codes of the journal, in both languages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LEDGER_WORDS: dict[str, dict[str, Promise]] = {
    "entry_kind": {
        "ISSUED": _("Terms issued"),
        "BILLED": _("Bill issued"),
        "SETTLED": _("Bill settled against terms"),
        "RECEIVED": _("Payment taken in"),
        "CLEARED": _("Cleared with dues"),
        "FEE": _("Fee of a channel"),
        "ASSIGNED": _("Suspense assigned"),
        "CORRECTED": _("Bill corrected"),
        "COUNTED": _("Drawer counted"),
        "DEPOSITED": _("Cash sent to the bank"),
        "ARRIVED": _("Cash at the bank"),
        "REVERSED": _("Payment reversed"),
        "WAIVED": _("Penalty waived"),
        "REFUNDED": _("Money refunded"),
        "TRANSFERRED": _("Money moved between accounts"),
        "UNDONE": _("Request undone"),
        "DISHONOURED": _("Draft dishonoured"),
    },
    "ledger_side": {"DEBIT": _("Debit side"), "CREDIT": _("Credit side")},
}
"""By kind of code, then by code."""
