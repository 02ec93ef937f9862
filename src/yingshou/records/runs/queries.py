"""Reads of runs and of the problems they left."""

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from yingshou.records.organizations.scope import within_accounts
from yingshou.records.runs.models import Problem, Run, RunBatch


def runs() -> QuerySet[Run]:
    """Return every run, the latest first, with its batches by state and its problems counted."""
    problems = (
        Problem.objects.filter(run_id=OuterRef("pk"))
        .order_by()
        .values("run_id")
        .annotate(count=Count("id"))
        .values("count")
    )
    return Run.objects.annotate(
        batch_count=Count("batches"),
        done_count=Count("batches", filter=Q(batches__state="DONE")),
        failed_count=Count("batches", filter=Q(batches__state="FAILED")),
        problem_count=Coalesce(Subquery(problems), Value(0)),
    ).order_by("-started_at")


def run(run_no: str) -> Run | None:
    """Return a run, or None where no such number exists."""
    return runs().filter(run_no=run_no).first()


def batches(run_no: str) -> QuerySet[RunBatch]:
    """Return the batches of a run in order."""
    return RunBatch.objects.filter(run_id=run_no).order_by("batch_no")


def problems() -> QuerySet[Problem]:
    """Return every problem, the latest first."""
    return within_accounts(Problem.objects.order_by("-id"), "account_no")


def problem(problem_id: int) -> Problem | None:
    """Return a problem, or None where no such number exists."""
    return problems().filter(pk=problem_id).first()


def problem_codes_found() -> list[str]:
    """Return the reason codes that stand in the list, in order."""
    return list(Problem.objects.order_by("code").values_list("code", flat=True).distinct())
