"""The words people read for the risk of the book, in both languages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RISK_WORDS: dict[str, dict[str, Promise]] = {
    "link_kind": {
        "OWNER": _("Controlling owner"),
        "GUARANTOR": _("Guarantor"),
        "LANDLORD": _("Landlord"),
        "SUB_SUPPLY": _("Sub-supply"),
        "SHARED_PAYER": _("Shared payer"),
        "SAME_CUSTOMER": _("Same customer"),
    },
    "scenario_kind": {
        "INDUSTRY_FALLS": _("An industry falls"),
        "ACCOUNT_STOPS": _("A town's biggest employer stops"),
        "ACCEPTOR_FAILS": _("An acceptor of drafts fails"),
    },
    "loss_rule": {
        "valid_from": _("In force from"),
        "recovery_share": _("Share recovered after a default"),
        "common_share": _("Weight of the common factor"),
        "days_to_stop": _("Days to a stop"),
        "ahead_days": _("Days ahead"),
        "large_from": _("Simulated one by one from (yuan)"),
        "draws": _("Simulated years"),
        "seed": _("Seed of the drawing"),
        "source": _("Source"),
        "verified": _("Verified"),
    },
}
