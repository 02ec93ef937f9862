"""Throw the sample away: only on the embedded server, only when nothing but a sample is in it."""

import os
import shutil

from django.conf import settings
from django.db import connection
from django.db.utils import ProgrammingError

from yingshou.records.customers.models import Account
from yingshou.records.runs.models import Run
from yingshou.sample.company.demo import RUN_NO, UnableToBuildSampleError


def start_anew() -> None:
    """Drop what an earlier demonstration left: the tables, the interval files, the business date.

    Raises:
        UnableToBuildSampleError: the database is a server's, or holds accounts that are not a sample's.
    """
    if os.environ.get("DATABASE_URL"):
        raise UnableToBuildSampleError(
            zh="DATABASE_URL 指向的数据库不会被清空。请自行建一个空库",
            en="a database given by DATABASE_URL is never emptied; make an empty one yourself",
        )
    if _holds_other_accounts():
        raise UnableToBuildSampleError(
            zh="库中的用户档案不是示例公司的，不会清空",
            en="the accounts in the database are not a sample's and are kept",
        )
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    shutil.rmtree(settings.INTERVALS_FOLDER, ignore_errors=True)
    settings.INTERVALS_FOLDER.mkdir(exist_ok=True)
    settings.BUSINESS_DATE_FILE.unlink(missing_ok=True)


def _holds_other_accounts() -> bool:
    """Tell whether there are accounts without the mark of a sample; an unprepared database has none."""
    try:
        return Account.objects.exists() and not Run.objects.filter(run_no=RUN_NO).exists()
    except ProgrammingError:
        return False
