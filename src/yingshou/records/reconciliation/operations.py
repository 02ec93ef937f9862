"""Writes of reconciliation: lines, matches, differences, acts, fees, certificates."""

from datetime import date
from decimal import Decimal
from hashlib import sha256

import polars as pl
from django.db import connection

from yingshou.core.errors import YingshouError
from yingshou.core.tables.reconciliation import RECONCILIATION_RULES
from yingshou.records.copy import Stored, copy_in, copy_out, store_new
from yingshou.records.payments.models import PaymentBalance
from yingshou.records.reconciliation.frames import LINES
from yingshou.records.reconciliation.models import (
    Act,
    BookedFee,
    Certificate,
    CertificateSignature,
    Difference,
    Match,
    MatchedItem,
    MatchUndo,
)

OPEN = "OPEN"
SYSTEM = "system"
_TOTALS = """INSERT INTO reconciliation_match
    (match_no, leg, channel, method, left_amount, right_amount, made_date, made_by, note)
    SELECT match_no, %s, %s, min(method), coalesce(sum(amount) FILTER (WHERE side = 'LEFT'), 0),
        coalesce(sum(amount) FILTER (WHERE side = 'RIGHT'), 0), %s, %s, %s
    FROM yingshou_new_items GROUP BY match_no"""


class UnableToReconcile(YingshouError):  # noqa: N818  the refusals of records are named UnableTo…
    """A difference, match or certificate is not in the state the act needs."""

    code = "UNABLE_TO_RECONCILE"


def store_rules(frame: pl.DataFrame) -> Stored:
    """Store new versions of rules. What is stored is never overwritten."""
    return store_new("reconciliation_rule", RECONCILIATION_RULES.conform(frame), RECONCILIATION_RULES.key)


def store_lines(frame: pl.DataFrame, *, source: str) -> Stored:
    """Store lines that are not stored yet: LINES. The same line again changes nothing."""
    rows = frame.select(pl.col(name).cast(dtype) for name, dtype in LINES.items())
    return store_new("reconciliation_line", rows, ["line_no"], constants={"source": source[:200]})


def store_matches(
    *, matches: pl.DataFrame, leg: str, channel: str, made_date: date, made_by: str, note: str = ""
) -> int:
    """Write matches (columns of MATCHES) and mark their items as matched; returns how many."""
    if matches.is_empty():
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            """CREATE TEMP TABLE yingshou_new_items (match_no text, method text, side text, item_no text,
            day date, amount numeric(18, 2)) ON COMMIT DROP"""
        )
        copy_in("yingshou_new_items", matches)
        cursor.execute(_TOTALS, [leg, channel, made_date, made_by, note[:200]])
        cursor.execute("DROP TABLE yingshou_new_items")
    copy_in("reconciliation_matchitem", matches.drop("method"))
    copy_in("reconciliation_matcheditem", matches.select(pl.lit(leg).alias("leg"), "item_no", "match_no"))
    return matches["match_no"].n_unique()


def undo_match(*, match_no: str, undone_date: date, undone_by: str, note: str) -> None:
    """Take a match back; its items are open again. Nothing happens where it was taken back before."""
    _undo, made = MatchUndo.objects.get_or_create(
        match_id=match_no, defaults={"undone_date": undone_date, "undone_by": undone_by, "note": note[:200]}
    )
    if made:
        MatchedItem.objects.filter(match_id=match_no).delete()


def next_match_no(difference_no: str) -> str:
    """Number the next match made by hand for a difference."""
    start = f"H-{difference_no}-"
    return f"{start}{Match.objects.filter(match_no__startswith=start).count() + 1}"


def matches_of_reversed(channel: str) -> list[str]:
    """Return the live matches of a channel that hold a payment which has been reversed since."""
    found = copy_out(
        """SELECT DISTINCT x.match_no FROM reconciliation_matcheditem x
        JOIN payments_paymentreversal r ON r.payment_no = x.item_no
        JOIN reconciliation_match m ON m.match_no = x.match_no
        WHERE x.leg = 'LEDGER' AND m.channel = %s ORDER BY 1""",
        [channel],
        {"match_no": pl.String},
    )
    return found["match_no"].to_list()


def difference_no(leg: str, item_no: str, day: date) -> str:
    """Number a difference by its day and what it is about."""
    return f"{day:%Y%m%d}-{sha256(f'{leg}|{item_no}'.encode()).hexdigest()[:12]}"


def store_differences(frame: pl.DataFrame) -> pl.DataFrame:
    """Write differences that are not known yet, and return those that are known: difference_no.

    Columns: those of the record but `state`.
    """
    if frame.is_empty():
        return frame.select("difference_no")
    key = ["leg", "item_no", "match_no"]
    known = copy_out(
        "SELECT difference_no, leg, item_no, match_no FROM reconciliation_difference WHERE item_no = ANY(%s)",
        [frame["item_no"].to_list()],
        dict.fromkeys(("difference_no", *key), pl.String),
    )
    new = frame.join(known, on=key, how="anti", nulls_equal=True)
    copy_in("reconciliation_difference", new.with_columns(state=pl.lit(OPEN)))
    return known.join(frame, on=key, how="semi", nulls_equal=True).select("difference_no")


def hold_difference(number: str) -> Difference:
    """Hold a difference until the transaction ends. Raises UnableToReconcile where there is none."""
    found = Difference.objects.select_for_update(of=("self",)).filter(difference_no=number).first()
    if found is None:
        raise UnableToReconcile(
            zh=f"差异 {number} 不存在。核对编号", en=f"there is no difference {number}; check its number",
            field="difference_no",
        )  # fmt: skip
    return found


def act(
    difference: Difference,
    *,
    kind: str,
    state: str,
    acted_date: date,
    acted_by: str,
    note: str = "",
    until: date | None = None,
    match_no: str | None = None,
    payment_no: str = "",
    account_no: str = "",
) -> None:
    """Write an act on a held difference and its state from now on."""
    Act.objects.create(
        difference=difference,
        kind=kind,
        acted_date=acted_date,
        acted_by=acted_by,
        note=note[:200],
        until=until,
        match_id=match_no,
        payment_no=payment_no,
        account_no=account_no,
    )
    Difference.objects.filter(pk=difference.pk).update(state=state)
    difference.state = state


def act_on_all(*, numbers: list[str], kind: str, state: str, acted_date: date, note: str = "") -> int:
    """Write the same act of the system on differences, and their state from now on; returns how many."""
    if not numbers:
        return 0
    Act.objects.bulk_create(
        Act(difference_id=number, kind=kind, acted_date=acted_date, acted_by=SYSTEM, note=note)
        for number in numbers
    )
    return Difference.objects.filter(difference_no__in=numbers).update(state=state)


def settled_by_match(channel: str) -> list[str]:
    """Return the differences still open or in time of a channel whose item has been matched since."""
    found = copy_out(
        """SELECT d.difference_no FROM reconciliation_difference d
        JOIN reconciliation_matcheditem x ON x.leg = d.leg AND x.item_no = d.item_no
        WHERE d.channel = %s AND d.state IN ('OPEN', 'TIMING') AND d.match_no IS NULL""",
        [channel],
        {"difference_no": pl.String},
    )
    return found["difference_no"].to_list()


def gone(channel: str, *, lumps: list[str]) -> list[str]:
    """Return the differences of a channel, open, in time or matched, about what is no longer there.

    That is a reversed payment, also one that had been matched meanwhile, a match taken back, or the sum of a
    day (not one of `lumps`) that has changed.
    """
    found = copy_out(
        """SELECT difference_no FROM reconciliation_difference d
        WHERE d.channel = %s AND d.state IN ('OPEN', 'TIMING', 'MATCHED') AND (
            (EXISTS (SELECT 1 FROM payments_paymentreversal r WHERE r.payment_no = d.item_no)
                AND NOT EXISTS (SELECT 1 FROM reconciliation_matcheditem x
                    WHERE x.leg = d.leg AND x.item_no = d.item_no))
            OR (d.state <> 'MATCHED' AND (
                EXISTS (SELECT 1 FROM reconciliation_matchundo u WHERE u.match_no = d.match_no)
                OR (d.leg = 'BANK' AND d.item_no LIKE 'DAY-%%' AND d.match_no IS NULL
                    AND d.item_no <> ALL(%s)))))""",
        [channel, lumps],
        {"difference_no": pl.String},
    )
    return found["difference_no"].to_list()


def overdue(*, channel: str, day: date) -> list[str]:
    """Return the timing differences of a channel that ought to have gone before a day."""
    found = copy_out(
        """SELECT d.difference_no FROM reconciliation_difference d
        WHERE d.channel = %s AND d.state = 'TIMING' AND (SELECT a.until FROM reconciliation_act a
            WHERE a.difference_no = d.difference_no ORDER BY a.id DESC LIMIT 1) < %s""",
        [channel, day],
        {"difference_no": pl.String},
    )
    return found["difference_no"].to_list()


def resolved(numbers: list[str]) -> list[str]:
    """Return those of some differences that count as settled by a match or by what has gone."""
    return list(
        Difference.objects.filter(difference_no__in=numbers, state__in=("MATCHED", "CLOSED"))
        .order_by("pk").values_list("pk", flat=True)
    )  # fmt: skip


def store_fee(*, difference: Difference, amount: Decimal, entry_no: str) -> None:
    """Write that a difference was booked as a fee under an entry; negative when it is undone."""
    BookedFee.objects.create(difference=difference, amount=amount, entry_id=entry_no)


def fees_booked(difference: Difference) -> int:
    """Return how many entries of fees a difference has, undone ones too."""
    return BookedFee.objects.filter(difference=difference).count()


def attributions(payment_no: str) -> int:
    """Return how often a payment was given to an account out of reconciliation."""
    return Act.objects.filter(payment_no=payment_no, kind="ACCEPT", difference__leg="PAYER").count()


def booked_before(difference: Difference) -> int:
    """Return how many payments were booked for a difference, undone ones too."""
    return difference.acts.filter(kind__in=("SUSPENSE", "ACCEPT")).exclude(payment_no="").count()


def hand_over(*, payment_no: str, account_no: str | None) -> None:
    """Give the balance of a held payment to an account, or back to suspense with None."""
    PaymentBalance.objects.filter(payment_id=payment_no).update(account_no=account_no)


def store_certificate(
    *, position: int, day: date, text: str, digest: str, drawn_date: date, drawn_by: str
) -> Certificate:
    """Write a certificate at its place in the chain."""
    return Certificate.objects.create(
        position=position, day=day, text=text, hash=digest, drawn_date=drawn_date, drawn_by=drawn_by
    )


def last_certificate() -> Certificate | None:
    """Return the last certificate of the chain."""
    return Certificate.objects.order_by("-position").first()


def store_signature(*, position: int, place: int, signer: str, digest: str, signed_date: date) -> None:
    """Write a signature of a certificate."""
    CertificateSignature.objects.create(
        certificate_id=position, place=place, signer=signer, hash=digest, signed_date=signed_date
    )
