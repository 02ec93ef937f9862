"""Rules of ageing and of treatments, old arrears, cases with their tasks, promises and holds."""

from django.db import models
from django.db.models.functions import Now

from yingshou.records.customers.models import Account
from yingshou.records.fields import CodeField, NumberField, YuanField
from yingshou.records.receivables.models import Receivable


class AgingBucket(models.Model):
    """A bucket of a version of the scale (账龄分段). Append-only. Columns as in the table `aging_buckets`."""

    pk = models.CompositePrimaryKey("valid_from", "from_days")
    valid_from = models.DateField()
    from_days = models.PositiveIntegerField()
    bucket = CodeField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file


class LimitationRule(models.Model):
    """A version of the limitation of claims (诉讼时效). Append-only. Columns as in `limitation_rules`."""

    valid_from = models.DateField(primary_key=True)
    years = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file


class FrozenArrears(models.Model):
    """An item that was overdue on 1 January (陈欠冻结). Append-only. Columns as in `frozen_arrears`."""

    pk = models.CompositePrimaryKey("year", "receivable_id")
    year = models.PositiveSmallIntegerField()
    receivable = models.ForeignKey(
        Receivable, on_delete=models.PROTECT, db_column="receivable_no", related_name="+"
    )
    account_no = NumberField(max_length=16)
    bill_month = models.PositiveIntegerField()
    due_date = models.DateField()
    frozen_amount = YuanField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(frozen_amount__gt=0), name="frozen_positive")
        ]
        indexes = [models.Index(fields=["year", "account_no"], name="frozen_account")]


class TreatmentRule(models.Model):
    """A version of whom a treatment is for (催费策略). Append-only. Columns as in `treatment_rules`."""

    pk = models.CompositePrimaryKey("rule_no", "valid_from")
    rule_no = CodeField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    treatment = CodeField()
    trait = CodeField()
    grade = CodeField()
    cause = CodeField()
    voltage_level = CodeField()
    supply_class = CodeField()
    customer_class = CodeField()
    service_grade = CodeField()
    months = CodeField()
    least_amount = YuanField()
    least_days = models.PositiveIntegerField()
    priority = models.IntegerField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file


class TreatmentStep(models.Model):
    """A step of a version of a treatment. Append-only. Columns as in the table `treatment_steps`."""

    pk = models.CompositePrimaryKey("treatment", "valid_from", "step")
    treatment = CodeField()
    valid_from = models.DateField()
    step = CodeField()
    offset_days = models.PositiveIntegerField()
    kind = CodeField()
    role = CodeField()
    purpose = CodeField(null=True)
    template = CodeField(null=True)
    gap_days = models.PositiveIntegerField()
    script = models.CharField(max_length=1000, null=True)  # noqa: DJ001  null = the usual words
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file


class CollectionDay(models.Model):
    """A day of collection of a treatment. Append-only. Columns as in the table `collection_days`."""

    pk = models.CompositePrimaryKey("treatment", "valid_from", "day")
    treatment = CodeField()
    valid_from = models.DateField()
    day = models.PositiveSmallIntegerField()
    holiday_shift = CodeField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file


class TaskCapacity(models.Model):
    """How many tasks of a kind a person is given. Append-only. Columns as in the table `task_capacity`."""

    pk = models.CompositePrimaryKey("username", "kind", "valid_from")
    username = models.CharField(max_length=150)
    kind = CodeField()
    valid_from = models.DateField()
    tasks_a_day = models.PositiveIntegerField()
    source = models.CharField(max_length=200, null=True)  # noqa: DJ001  as in the file


class Case(models.Model):
    """What is overdue of an account and how it is treated: a projection of its events, OPEN or CLOSED."""

    account = models.OneToOneField(
        Account, on_delete=models.PROTECT, primary_key=True, db_column="account_no", related_name="case"
    )
    state = CodeField()
    opened_date = models.DateField()
    anchor_date = models.DateField()
    amount = YuanField()
    items = models.PositiveIntegerField()
    treatment = CodeField(null=True)
    rule_no = CodeField(null=True)
    met = models.CharField(max_length=400, default="", db_default="")
    seen_date = models.DateField()

    class Meta:
        indexes = [
            models.Index(fields=["account"], condition=models.Q(state="OPEN"), name="case_open"),
        ]


class CaseEvent(models.Model):
    """What a day of collection found of a case: OPENED, ANCHORED, TREATED, CLOSED. Append-only."""

    id = models.BigAutoField(primary_key=True)
    account_no = NumberField(max_length=16)
    kind = CodeField()
    event_date = models.DateField()
    anchor_date = models.DateField(null=True)
    amount = YuanField(null=True)
    treatment = CodeField(null=True)
    rule_no = CodeField(null=True)
    met = models.CharField(max_length=400, default="", db_default="")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["account_no"], name="case_event_account")]


class Task(models.Model):
    """A step taken: a task of a person, or a notice that was asked for.

    `state`, `username`, `given_on` and `ended_date` follow the events; the rest never changes. WAITING =
    nobody has room for it yet, OPEN = with a person, DONE, WITHDRAWN = it will be due again.
    """

    task_no = NumberField(primary_key=True, max_length=96)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="tasks", db_index=False
    )
    step = CodeField()
    kind = CodeField()
    role = CodeField()
    treatment = CodeField()
    anchor_date = models.DateField()
    step_date = models.DateField()
    made_on = models.DateField()
    amount = YuanField()
    notice_no = NumberField(max_length=120, null=True)
    state = CodeField()
    username = models.CharField(max_length=150, null=True)  # noqa: DJ001  null = nobody answers
    given_on = models.DateField(null=True)
    ended_date = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["account", "step"], name="task_account"),
            models.Index(
                fields=["username"], condition=models.Q(state__in=("OPEN", "WAITING")), name="task_in_hand"
            ),
        ]


class TaskEvent(models.Model):
    """GIVEN, REASSIGNED, WITHDRAWN or RESULT of a task, by a person or a day of collection. Append-only."""

    id = models.BigAutoField(primary_key=True)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, db_column="task_no", related_name="events")
    account_no = NumberField(max_length=16)
    kind = CodeField()
    event_date = models.DateField()
    username = models.CharField(max_length=150, null=True)  # noqa: DJ001  whose it is from then on
    result = CodeField(null=True)
    cause = CodeField(null=True)
    note = models.CharField(max_length=400, default="", db_default="")
    recorded_by = models.CharField(max_length=150, default="", db_default="")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["account_no"], name="task_event_account")]


class Promise(models.Model):
    """A promise to pay (缴费承诺). Append-only; until it is decided it keeps further steps back."""

    promise_no = NumberField(primary_key=True, max_length=96)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="promises"
    )
    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, null=True, db_column="task_no", related_name="promises"
    )
    amount = YuanField()
    made_date = models.DateField()
    promised_date = models.DateField()
    recorded_by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="promise_positive")]


class PromiseOutcome(models.Model):
    """What became of a promise: KEPT or BROKEN. Append-only."""

    promise = models.OneToOneField(
        Promise, on_delete=models.PROTECT, primary_key=True, db_column="promise_no", related_name="outcome"
    )
    outcome = CodeField()
    paid = YuanField()
    decided_date = models.DateField()


class Hold(models.Model):
    """A hold (暂缓) of an account or of one item, up to its last day. Append-only."""

    hold_no = NumberField(primary_key=True, max_length=64)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="holds"
    )
    receivable = models.ForeignKey(
        Receivable, on_delete=models.PROTECT, null=True, db_column="receivable_no", related_name="holds"
    )
    kind = CodeField()
    reason = models.CharField(max_length=200)
    from_date = models.DateField()
    last_date = models.DateField()
    placed_by = models.CharField(max_length=150)
    placed_at = models.DateTimeField(db_default=Now())


class HoldLift(models.Model):
    """The end of a hold before its last day. Append-only."""

    hold = models.OneToOneField(
        Hold, on_delete=models.PROTECT, primary_key=True, db_column="hold_no", related_name="lift"
    )
    lifted_date = models.DateField()
    lifted_by = models.CharField(max_length=150)
    reason = models.CharField(max_length=200)


class Override(models.Model):
    """A treatment chosen by a person in place of the rules, up to its last day. Append-only."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, db_column="account_no", related_name="treatment_overrides"
    )
    treatment = CodeField()
    from_date = models.DateField()
    last_date = models.DateField()
    reason = models.CharField(max_length=200)
    placed_by = models.CharField(max_length=150)
    placed_at = models.DateTimeField(db_default=Now())
