"""Reconciliation (对账): lines as stated, matches, what does not agree, and the daily certificate."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.fields import CodeField, NumberField, YuanField
from yingshou.records.ledger.models import JournalEntry


class Rule(models.Model):
    """A version of how a channel is reconciled. Append-only. Columns as in `reconciliation_rules`."""

    pk = models.CompositePrimaryKey("channel", "valid_from")
    channel = CodeField()
    valid_from = models.DateField()
    has_file = models.BooleanField()
    pays_lump = models.BooleanField()
    bank_text = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file
    window_days = models.PositiveSmallIntegerField()
    book_from = models.PositiveSmallIntegerField()
    propose_from = models.PositiveSmallIntegerField()
    least_margin = models.PositiveSmallIntegerField()
    owner = CodeField()


class Line(models.Model):
    """A movement as a channel's file (side CHANNEL) or the bank's statement (BANK) states it. Append-only.

    line_no is made of side, channel, day, reference and the how-manieth of these it is.
    """

    line_no = NumberField(primary_key=True, max_length=128)
    side = CodeField(max_length=8)
    channel = CodeField()
    line_date = models.DateField()
    reference = NumberField(max_length=96)
    amount = YuanField()
    fee = YuanField(default=0)
    account_no = NumberField(max_length=16, null=True)
    payer_name = models.CharField(max_length=200, null=True)  # noqa: DJ001
    text = models.CharField(max_length=200, null=True)  # noqa: DJ001
    source = models.CharField(max_length=200)
    kept_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["channel", "side", "line_date"], name="line_channel_day")]


class Match(models.Model):
    """Items of two sides that are the same money. Append-only; taken back by a MatchUndo.

    leg is LEDGER (statement or channel file against the ledger) or BANK (channel file against the bank).
    """

    match_no = NumberField(primary_key=True, max_length=255)
    leg = CodeField(max_length=8)
    channel = CodeField()
    method = CodeField()
    left_amount = YuanField()
    right_amount = YuanField()
    made_date = models.DateField()
    made_by = models.CharField(max_length=150)
    note = models.CharField(max_length=200, default="", blank=True)
    made_at = models.DateTimeField(db_default=Now())


class MatchItem(models.Model):
    """An item of a match. Append-only. item_no is a line, a payment, or a day's lines in one sum."""

    id = models.BigAutoField(primary_key=True)
    match = models.ForeignKey(
        Match, on_delete=models.PROTECT, db_column="match_no", related_name="items", db_constraint=False
    )
    side = CodeField(max_length=8)
    item_no = NumberField(max_length=128)
    day = models.DateField()
    amount = YuanField()


class MatchUndo(models.Model):
    """A match taken back: its items are open again. Append-only."""

    match = models.OneToOneField(
        Match, on_delete=models.PROTECT, primary_key=True, db_column="match_no", related_name="undo"
    )
    undone_date = models.DateField()
    undone_by = models.CharField(max_length=150)
    note = models.CharField(max_length=200, default="", blank=True)
    undone_at = models.DateTimeField(db_default=Now())


class MatchedItem(models.Model):
    """The match an item is in now: a projection, which holds that no item is in two."""

    id = models.BigAutoField(primary_key=True)
    leg = CodeField(max_length=8)
    item_no = NumberField(max_length=128)
    match = models.ForeignKey(Match, on_delete=models.PROTECT, db_column="match_no", db_constraint=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["leg", "item_no"], name="matched_once")]


class Difference(models.Model):
    """What does not agree, with reason and owner (差异). state is a projection of its acts.

    amount is left less right. match is set where two items were matched that differ in amount. leg is also
    PAYER: money whose owner is unknown, which is in no total.
    """

    difference_no = NumberField(primary_key=True, max_length=32)
    leg = CodeField(max_length=8)
    channel = CodeField()
    day = models.DateField()
    side = CodeField(max_length=8)
    item_no = NumberField(max_length=128)
    amount = YuanField()
    reason = CodeField()
    owner = CodeField()
    match = models.ForeignKey(
        Match, on_delete=models.PROTECT, null=True, db_column="match_no", related_name="+"
    )
    proposal_kind = CodeField(default="", blank=True)
    proposal = NumberField(max_length=128, default="", blank=True)
    confidence = models.PositiveSmallIntegerField(default=0)
    runner_up = NumberField(max_length=128, default="", blank=True)
    runner_up_confidence = models.PositiveSmallIntegerField(default=0)
    found_date = models.DateField()
    state = CodeField(default="OPEN")

    class Meta:
        # An item alone is one matter, in a match that differs another: it is open alone once that has gone.
        constraints = [
            models.UniqueConstraint(
                fields=["leg", "item_no"], condition=models.Q(match=None), name="difference_alone_once"
            ),
            models.UniqueConstraint(
                fields=["leg", "item_no", "match"],
                condition=models.Q(match__isnull=False),
                name="difference_matched_once",
            ),
        ]
        indexes = [
            models.Index(fields=["channel", "day"], name="difference_channel_day"),
            models.Index(fields=["day"], condition=models.Q(state="OPEN"), name="difference_open"),
        ]


class Act(models.Model):
    """What was done about a difference, by whom; UNDO takes the act before it back. Append-only."""

    id = models.BigAutoField(primary_key=True)
    difference = models.ForeignKey(
        Difference, on_delete=models.PROTECT, db_column="difference_no", related_name="acts"
    )
    kind = CodeField()
    acted_date = models.DateField()
    acted_by = models.CharField(max_length=150)
    note = models.CharField(max_length=200, default="", blank=True)
    until = models.DateField(null=True)
    match = models.ForeignKey(
        Match, on_delete=models.PROTECT, null=True, db_column="match_no", related_name="+"
    )
    payment_no = NumberField(max_length=96, default="", blank=True)
    account_no = NumberField(max_length=16, default="", blank=True)
    acted_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]


class BookedFee(models.Model):
    """A difference booked as a fee of the channel or the bank; negative when undone. Append-only."""

    id = models.BigAutoField(primary_key=True)
    difference = models.ForeignKey(
        Difference, on_delete=models.PROTECT, db_column="difference_no", related_name="fees"
    )
    amount = YuanField()
    entry = models.OneToOneField(JournalEntry, on_delete=models.PROTECT, db_column="entry_no")


class Certificate(models.Model):
    """The certificate of a day (对账证书). Append-only; hash takes in the one of the position before."""

    position = models.BigIntegerField(primary_key=True)
    day = models.DateField(db_index=True)
    text = models.TextField()
    hash = models.CharField(max_length=64)
    drawn_date = models.DateField()
    drawn_by = models.CharField(max_length=150)
    drawn_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-position"]


class CertificateSignature(models.Model):
    """One of the two signatures of a certificate, over its hash. Append-only."""

    id = models.BigAutoField(primary_key=True)
    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, db_column="position", related_name="signatures"
    )
    place = models.PositiveSmallIntegerField()
    signer = models.CharField(max_length=150)
    hash = models.CharField(max_length=64)
    signed_date = models.DateField()
    signed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["certificate", "place"]
        constraints = [
            models.UniqueConstraint(fields=["certificate", "place"], name="signature_place"),
            models.UniqueConstraint(fields=["certificate", "signer"], name="signature_signer"),
        ]
