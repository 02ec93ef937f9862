"""A day reconciled, certified and verified from the command line."""

import pytest

from tests.flows.books import make_accounts
from tests.interfaces.cli.test_database_commands import run

pytestmark = pytest.mark.django_db

FILE = (
    "channel,line_date,reference,amount,fee,account_no,payer_name,text\n"
    "WECHAT,2025-10-21,W1,7.00,,A1,,\nWECHAT,2025-10-21,W2,0.00,,,,\n"
)


@pytest.fixture(autouse=True)
def _company(tmp_path, settings):
    settings.BUSINESS_DATE_FILE = tmp_path / "business_date"
    settings.BUSINESS_DATE_FILE.write_text("2025-10-31\n", encoding="ascii")
    make_accounts("A1")


def test_a_day_is_reconciled_certified_and_verified(tmp_path):
    path = tmp_path / "wechat.csv"
    path.write_text(FILE, encoding="utf-8")
    code, out = run("import-channel-file", path)
    assert (code, out[-1]["inserted"], out[-1]["problems"]) == (1, 1, 1)
    code, (row, done) = run("reconcile", "--day", "2025-10-21")
    assert (code, row["channel"], row["file_total"], row["state"]) == (1, "WECHAT", "7.00", "OPEN")
    assert (done["open_count"], done["unexplained"], done["failures"]) == (1, "0.00", 0)
    assert run("certify", "--day", "2025-10-21", "--by", "chen")[1][0]["signatures"] == 1
    assert run("certify", "--day", "2025-10-21", "--by", "chen")[0] == 2
    assert run("certify", "--day", "2025-10-21", "--by", "li")[1][0]["signatures"] == 2
    code, (found,) = run("verify-certificates")
    assert (code, found["certificates"], found["signed"], found["breaks"]) == (0, 1, 1, 0)
