"""The words people read for warnings, in both languages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WARNING_WORDS: dict[str, dict[str, Promise]] = {
    "warning_cause": {"USE": _("Production"), "MONEY": _("Money"), "EVENT": _("Outside events")},
    "warning_feature": {
        "use_fall_season": _("Use below its own season, against the industry"),
        "use_fall_trend": _("Use below the weeks before, beyond its season"),
        "late_rise": _("More of the money comes late than before"),
        "delay_rise": _("Money comes later than before (days)"),
        "instalments_short": _("Instalments short"),
        "draft_rise": _("More of the money comes as drafts than before"),
        "prepaid_overdraft": _("Used beyond prepaid money (yuan)"),
        "days_overdue": _("Days overdue"),
        "overdue_unusual": _("Days overdue beyond what is usual"),
        "capacity_cut": _("Capacity given back or suspended"),
        "tenant_change": _("New tenant"),
        "registry": _("Registry (1 to 3)"),
        "court": _("Courts (1 to 3)"),
        "equity_pledge": _("Equity pledged (1 to 3)"),
        "news": _("Press (1 to 3)"),
    },
    "warning_move": {
        "OPENED": _("Card opened"),
        "ESCALATED": _("Graver"),
        "EASED": _("Milder"),
        "CLEARED": _("Cleared by rule"),
        "NO_DATA": _("Figures gone, kept open"),
    },
}
WARNING_STATES: dict[str, tuple[str, str, Promise]] = {
    "BLUE": ("idle", "○", _("Blue")),
    "YELLOW": ("warn", "◇", _("Yellow")),
    "ORANGE": ("warn", "◆", _("Orange")),
    "RED": ("bad", "!", _("Red")),
    "NO_DATA": ("idle", "?", _("Figures gone, kept open")),
}
