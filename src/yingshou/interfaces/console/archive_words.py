"""The words people read for the archive of accounts, in both languages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ARCHIVE_WORDS: dict[str, dict[str, Promise]] = {
    "customer_class": {
        "RESIDENT": _("Resident"),
        "COMMERCIAL": _("Commerce"),
        "INDUSTRIAL": _("Industry"),
        "AGRICULTURE": _("Agriculture"),
        "PUBLIC": _("Public body"),
    },
    "supply_class": {
        "LOW_VOLTAGE": _("Low voltage"),
        "DEDICATED_TRANSFORMER": _("Dedicated transformer"),
        "DEDICATED_LINE": _("Dedicated line"),
    },
    "voltage_level": {
        "UNDER_1KV": _("Below 1 kV"),
        "KV1_10": _("1–10 kV"),
        "KV20": _("20 kV level"),
        "KV35": _("35 kV level"),
        "KV66": _("66 kV level"),
        "KV110": _("110 kV level"),
        "KV220": _("220 kV level"),
    },
    "price_class": {
        "RESIDENT": _("Residential tiers"),
        "RESIDENT_COLLECTIVE": _("Residents behind a shared meter"),
        "SINGLE": _("Single-part price"),
        "TWO_PART": _("Two-part price"),
        "AGRICULTURE": _("Agricultural price"),
    },
    "purchase_class": {
        "NORMAL": _("Normal purchase"),
        "ONE_AND_HALF": _("1.5 × purchase price"),
        "MARKET": _("Direct purchase"),
    },
    "demand_basis": {
        "NONE": _("No basic fee"),
        "CAPACITY": _("By capacity"),
        "CONTRACT": _("By declared demand"),
        "ACTUAL": _("By actual demand"),
    },
    "importance": {
        "SPECIAL": _("Important user, special class"),
        "FIRST": _("Important user, first class"),
        "SECOND": _("Important user, second class"),
        "TEMPORARY": _("Important user for a time"),
    },
    "load_class": {
        "LOAD_1": _("First-class load"),
        "LOAD_2": _("Second-class load"),
        "LOAD_3": _("Third-class load"),
    },
    "protected_kind": {
        "HOSPITAL": _("Hospital"),
        "RAILWAY": _("Railway"),
        "AIRPORT": _("Airport"),
        "CHEMICAL": _("Chemical plant"),
        "MINE": _("Mine"),
        "SCHOOL": _("School"),
        "WATER": _("Water supply"),
        "SEWAGE": _("Sewage treatment"),
        "GAS": _("Gas supply"),
        "HEATING": _("Heating"),
        "TELECOM": _("Telecommunication"),
        "BROADCAST": _("Broadcasting"),
        "EMERGENCY": _("Rescue and emergency"),
        "MILITARY": _("Military"),
        "GOVERNMENT": _("Government"),
        "PRISON": _("Prison"),
        "CARE_HOME": _("Care home"),
        "LIFE_SUPPORT": _("Life support at home"),
    },
    "service_grade": {
        "CLOSE": _("Served closely"),
        "WATCHED": _("Followed"),
        "EMPATHIC": _("Served with understanding"),
    },
}
