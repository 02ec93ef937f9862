"""The columns of notices, contacts, wishes and wordings."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yingshou.core.tables.scope import ALL
from yingshou.interfaces.console.columns import to_account
from yingshou.interfaces.console.lists import Column
from yingshou.interfaces.console.words import word


def state_of(row: Any) -> str:
    """Return the code of the state shown for a notice."""
    return f"NOTICE_{row.progress.state}"


def to_notice(row: Any) -> str:
    """Return the address of a notice."""
    return reverse("console:notice", args=[row.notice_no])


def _class(row: Any) -> str:
    return _("all") if row.customer_class == ALL else str(word("customer_class", row.customer_class))


def _channels(row: Any) -> str:
    return " → ".join(str(word("message_channel", code)) for code in row.channels.split(","))


def _hours(row: Any) -> str:
    return f"{row.quiet_from}–{row.quiet_to}" if row.quiet_from else "–"


def _cap(row: Any) -> str:
    if not row.cap_count:
        return "–"
    return _("%(count)s in %(days)s days") % {"count": row.cap_count, "days": row.cap_days}


def _may_decline(row: Any) -> str:
    return _("yes") if row.may_decline else _("no")


NOTICES = (
    Column(heading=gettext_lazy("Notice no."), value="notice_no", sort="notice_no", link=to_notice),
    Column(
        heading=gettext_lazy("Purpose"), value="purpose", kind="word", words="notice_purpose", sort="purpose"
    ),
    Column(
        heading=gettext_lazy("Account no."), value="account_id", kind="account", sort="account_id",
        link=to_account(), phone=False,
    ),
    Column(heading=gettext_lazy("Name"), value="account.name", sort="account__name", phone=False),
    Column(
        heading=gettext_lazy("Way of sending"), value="progress.channel", kind="word",
        words="message_channel", sort="progress__channel", phone=False,
    ),
    Column(heading=gettext_lazy("Asked for"), value="asked_at", kind="moment", sort="asked_at", phone=False),
    Column(
        heading=gettext_lazy("Served at"), value="progress.served_at", kind="moment",
        sort="progress__served_at", phone=False,
    ),
    Column(heading=gettext_lazy("State"), value=state_of, kind="state", sort="progress__state"),
)  # fmt: skip

EVIDENCE = (
    Column(heading=gettext_lazy("Place in the chain"), value="position", kind="number", phone=False),
    Column(heading=gettext_lazy("What happened"), value="kind", kind="word", words="notice_evidence"),
    Column(heading=gettext_lazy("When"), value="happened_at", kind="moment"),
    Column(heading=gettext_lazy("What was answered"), value="answer", phone=False),
    Column(heading=gettext_lazy("Hash"), value="hash", phone=False),
)

RULES = (
    Column(heading=gettext_lazy("Purpose"), value="purpose", kind="word", words="notice_purpose"),
    Column(heading=gettext_lazy("Holds for"), value=_class, phone=False),
    Column(heading=gettext_lazy("Valid from"), value="valid_from", kind="day", phone=False),
    Column(heading=gettext_lazy("Ways in their order"), value=_channels, wrap=True),
    Column(heading=gettext_lazy("May be declined"), value=_may_decline, phone=False),
    Column(heading=gettext_lazy("Hours of rest"), value=_hours, phone=False),
    Column(heading=gettext_lazy("At most"), value=_cap, phone=False),
    Column(
        heading=gettext_lazy("Proof asked for"), value="proof", kind="word", words="notice_proof", phone=False
    ),
)

WORDINGS = (
    Column(heading=gettext_lazy("Purpose"), value="purpose", kind="word", words="notice_purpose"),
    Column(
        heading=gettext_lazy("Way of sending"),
        value="channel",
        kind="word",
        words="message_channel",
        phone=False,
    ),
    Column(heading=gettext_lazy("Holds for"), value=_class, phone=False),
    Column(
        heading=gettext_lazy("Language"), value="language", kind="word", words="reading_language", phone=False
    ),
    Column(heading=gettext_lazy("Valid from"), value="valid_from", kind="day", phone=False),
    Column(heading=gettext_lazy("Wording"), value="wording", wrap=True),
)

LETTER_TEMPLATES = (
    Column(heading=gettext_lazy("Kind"), value="kind", kind="word", words="letter_kind"),
    Column(heading=gettext_lazy("Purpose"), value="purpose", kind="word", words="notice_purpose"),
    Column(heading=gettext_lazy("Valid from"), value="valid_from", kind="day"),
    Column(heading=gettext_lazy("File"), value="name", phone=False,
           link=lambda row: reverse("console:letter_template", args=[row.pk])),
    Column(heading=gettext_lazy("SHA-256"), value="file_hash", phone=False),
    Column(heading=gettext_lazy("Uploaded by"), value="uploaded_by", phone=False),
)  # fmt: skip

WISHES = (
    Column(heading=gettext_lazy("Way of sending"), value="channel", kind="word", words="message_channel"),
    Column(heading=gettext_lazy("Purpose"), value="purpose", kind="word", words="notice_purpose"),
    Column(heading=gettext_lazy("Valid from"), value="valid_from", kind="day"),
    Column(heading=gettext_lazy("Wants notices"), value=lambda row: _("yes") if row.wanted else _("no")),
    Column(heading=gettext_lazy("Said by"), value="said_by", phone=False),
)
