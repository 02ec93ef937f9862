"""The sidebar: what the reader's role may open."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_Item = tuple[Promise, str, str, str]

GROUPS: tuple[tuple[Promise, tuple[_Item, ...]], ...] = (
    (
        _("Today"),
        (
            (_("Overview"), "dashboard", "overview", "view_book"),
            (_("Large customers"), "factory", "customers", "view_book"),
            (_("Plan designer"), "edit_calendar", "plans", "view_book"),
            (_("Control chart"), "monitoring", "progress", "view_book"),
            (_("Risk of the book"), "shield", "risk", "view_book"),
            (_("Early warning"), "notification_important", "warnings", "view_book"),
            (_("Accounts to inspect"), "policy", "anomalies", "view_book"),
            (_("Forecast"), "online_prediction", "forecast", "view_book"),
            (_("Dues"), "event_upcoming", "dues", "view_book"),
        ),
    ),
    (
        _("Book"),
        (
            (_("Accounts"), "home_work", "accounts", "view_book"),
            (_("Closings of accounts"), "no_meeting_room", "closings", "view_book"),
            (_("Bills"), "receipt_long", "bills", "view_book"),
            (_("Energy fed in"), "solar_power", "feed_in", "view_book"),
            (_("Payments"), "payments", "payments", "view_book"),
            (_("Journal"), "account_balance_wallet", "ledger", "view_book"),
        ),
    ),
    (
        _("Rating and review"),
        (
            (_("Scheme check"), "rule", "schemes", "view_book"),
            (_("Review"), "fact_check", "review", "view_book"),
            (_("Corrections"), "published_with_changes", "corrections", "view_book"),
            (_("Tier notices"), "stairs", "tier_notices", "view_book"),
            (_("Catalogues"), "menu_book", "catalogues", "view_book"),
        ),
    ),
    (
        _("Cashier and bank"),
        (
            (_("Counter"), "point_of_sale", "counter", "take_payment"),
            (_("Cash desk"), "payments", "cash", "take_payment"),
            (_("Bank file"), "account_balance", "bank_file", "take_payment"),
            (_("Debits"), "sync_alt", "debits", "view_book"),
            (_("Acceptance bills"), "history_edu", "drafts", "view_book"),
            (_("Top-up cards"), "credit_card", "cards", "view_book"),
            (_("Wallet orders"), "qr_code", "wallet_orders", "view_book"),
            (_("Collecting agents"), "storefront", "agents", "view_book"),
            (_("Suspense"), "help_center", "suspense", "view_book"),
            (_("Reconciliation"), "balance", "reconciliation", "view_book"),
            (_("Money requests"), "currency_exchange", "money_requests", "view_book"),
            (_("Channels"), "alt_route", "channels", "view_book"),
            (_("Rules of money"), "gavel", "money_rules", "view_book"),
        ),
    ),
    (
        _("Collection"),
        (
            (_("My list"), "checklist", "my_list", "collect"),
            (_("Next best action"), "low_priority", "next_actions", "collect"),
            (_("Team"), "groups", "team", "lead_collection"),
            (_("Arrears"), "hourglass_bottom", "arrears", "view_book"),
            (_("Credit"), "verified", "credit", "view_book"),
            (_("Agreements on arrears"), "handshake", "arrangements", "view_book"),
            (_("Security"), "verified_user", "guarantees", "view_book"),
            (_("Renegotiations"), "edit_calendar", "renegotiations", "view_book"),
            (_("Visits"), "directions_walk", "visits", "view_book"),
            (_("Reminders"), "notifications", "reminders", "view_book"),
            (_("Money-days"), "schedule", "money_days", "view_book"),
            (_("Legal matters"), "gavel", "legal", "view_book"),
            (_("Stop and restore"), "power_settings_new", "supply", "view_book"),
            (_("Notices"), "outgoing_mail", "notices", "view_book"),
            (_("Wordings"), "edit_note", "wordings", "view_book"),
            (_("Responsibility"), "supervisor_account", "responsibility", "view_book"),
        ),
    ),
    (
        _("Paying ahead"),
        (
            (_("Cost control"), "bolt", "prepaid", "view_book"),
            (_("Cover of cost control"), "donut_large", "prepaid_cover", "view_book"),
            (_("Accounts that ended"), "door_front", "prepaid_closings", "view_book"),
        ),
    ),
    (
        _("Operation"),
        (
            (_("Import files"), "upload_file", "imports", "import_files"),
            (_("Background jobs"), "play_circle", "jobs", "view_book"),
            (_("Runs"), "conveyor_belt", "runs", "view_book"),
            (_("Problems"), "report", "problems", "view_book"),
            (_("Events for others"), "webhook", "webhooks", "manage_webhooks"),
            (_("Staff"), "badge", "staff", "manage_staff"),
        ),
    ),
)
_EXACT = {"my_list", "overview", "payments", "counter", "bank_file"}
_FEW = 12
"""So many links stand on a screen of 800 px with their groups."""


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the groups of links the reader may open, the current one marked.

    Open are the first group and the one the reader is in; all of them where there are few links.
    """
    groups = [(title, [item for item in items if _may(request, item)]) for title, items in GROUPS]
    names = [item[2] for _title, items in groups for item in items]
    here = _current(request, names)
    return [
        {
            "title": title,
            "open": title is GROUPS[0][0] or len(names) <= _FEW or here in {item[2] for item in items},
            "items": [_entry(item, here) for item in items],
        }
        for title, items in groups
        if items
    ]


def _current(request: HttpRequest, names: list[str]) -> str:
    """Name the page the reader is on: of the links its address begins with, the longest."""
    links = {name: reverse(f"console:{name}") for name in names}
    fitting = [
        name for name, link in links.items()
        if (request.path == link if name in _EXACT else request.path.startswith(link))
    ]  # fmt: skip
    return max(fitting, key=lambda name: len(links[name]), default="")


def _may(request: HttpRequest, item: _Item) -> bool:
    return bool(request.user.has_perm(f"organizations.{item[3]}"))


def _entry(item: _Item, here: str) -> dict[str, Any]:
    title, icon, name, _permission = item
    return {"title": title, "icon": icon, "link": reverse(f"console:{name}"), "active": name == here}
