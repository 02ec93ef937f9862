"""Analysis, what-if, tier notices and scheme check on what is stored."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.flows.small_company import AS_OF, account_no, load, settle_in
from yingshou.core.analysis import Alternative
from yingshou.core.tables import ACCOUNTS
from yingshou.flows.analyse_account import analyse_account
from yingshou.flows.check_schemes import check_schemes
from yingshou.flows.run_bills import run_bills
from yingshou.flows.run_tier_notices import run_tier_notices
from yingshou.flows.try_alternative import try_alternative
from yingshou.records.customers.models import Account, HouseholdBenefit
from yingshou.records.indicators.models import TierNotice
from yingshou.records.runs.models import Problem
from yingshou.records.runs.operations import resolve_problem
from yingshou.records.tariffs.models import TariffBenefit

pytestmark = pytest.mark.django_db(transaction=True)

D = Decimal
SHOP, HOME = account_no(1), account_no(2)


def test_an_account_without_bills_has_nothing_to_analyse_yet():
    settle_in(4)
    found = analyse_account(account_no=SHOP, as_of=AS_OF)
    assert found.bills.is_empty()
    assert found.totals.is_empty()
    assert found.load is None
    assert found.advice is None
    assert analyse_account(account_no="nobody", as_of=AS_OF) is None
    assert try_alternative(account_no="nobody", as_of=AS_OF, alternative=Alternative(name="x")) is None


def test_the_parts_of_a_shops_bill_and_another_purchase_price():
    settle_in(4)
    run_bills(bill_month=202510, as_of=AS_OF)
    found = analyse_account(account_no=SHOP, as_of=AS_OF)
    # 101 kWh at 0.5 and 0.3.
    assert found.totals.rows() == [
        ("AGENT_PURCHASE", D("50.50"), D("0.6250")),
        ("TRANSMISSION", D("30.30"), D("0.3750")),
    ]
    tried = try_alternative(
        account_no=SHOP, as_of=AS_OF, alternative=Alternative(name="market", purchase_price=D("0.4"))
    )
    assert tried.select("billed", "present", "amount", "difference", "agrees").rows() == [
        (D("80.80"), D("80.80"), D("70.70"), D("-10.10"), True)
    ]


def test_households_near_a_limit_are_told_and_forgotten_when_far():
    settle_in(6, per_month=2500)
    run_bills(bill_month=202510, as_of=AS_OF)
    result = run_tier_notices(as_of=AS_OF)
    assert (result.households, result.notices, result.failures) == (3, 3, ())
    notice = TierNotice.objects.get(account_id=HOME)
    # 2,502 kWh in 30 days are 83.4 a day; 378 are left: after four whole days.
    assert (notice.kind, notice.left_kwh, notice.expected_date) == ("WILL_CROSS", D(378), date(2025, 10, 29))
    assert notice.extra_amount == D("470.94")
    again = run_tier_notices(as_of=AS_OF)
    assert (again.households, again.notices) == (3, 3)
    assert TierNotice.objects.count() == 3
    HouseholdBenefit.objects.create(
        account_id=HOME, benefit="LARGE_HOUSEHOLD", valid_from=date(2025, 1, 1), persons=5
    )
    TariffBenefit.objects.create(
        catalogue="TEST", valid_from=date(2025, 1, 1), source="test", benefit="LARGE_HOUSEHOLD",
        persons_from=5, kwh_per_month=D(100), widened="ALL",
    )  # fmt: skip
    run_tier_notices(as_of=AS_OF)
    wider = TierNotice.objects.get(account_id=HOME)
    assert (wider.limit_kwh, wider.left_kwh) == (D(4080), D(1578))
    Account.objects.filter(pk=HOME).update(price_class="SINGLE")
    run_tier_notices(as_of=AS_OF)
    assert not TierNotice.objects.filter(account_id=HOME).exists()


def test_mismatches_are_kept_until_they_are_mended_and_a_note_stays():
    settle_in(4)
    assert check_schemes(as_of=AS_OF).mismatches == 0
    late = ACCOUNTS.conform(
        pl.DataFrame(
            {"account_no": ["20000001"], "customer_no": ["C9"], "name": ["新厂"], "org_code": ["0101"],
             "customer_class": ["INDUSTRIAL"], "supply_class": ["DEDICATED_TRANSFORMER"],
             "voltage_level": ["KV1_10"], "catalogue": ["TEST"], "price_class": ["TWO_PART"],
             "purchase_class": ["NORMAL"], "time_of_use": [True], "demand_basis": ["NONE"],
             "capacity_kva": [D(400)], "reading_day": [25], "opened_date": [date(2025, 10, 1)]}
        )
    )  # fmt: skip
    load(ACCOUNTS, late)
    run_bills(bill_month=202510, as_of=AS_OF)
    result = check_schemes(as_of=AS_OF, unbilled_only=True)
    assert (result.accounts, result.mismatches) == (1, 5)
    open_codes = Problem.objects.filter(stage="scheme", resolved_by="").order_by("code")
    assert list(open_codes.values_list("code", flat=True)) == [
        "SCHEME_NOT_ASSESSED", "SCHEME_NO_BASIC_PRICE", "SCHEME_NO_BASIS", "SCHEME_NO_POINT",
        "SCHEME_NO_PRICE",
    ]  # fmt: skip
    noted = open_codes.get(code="SCHEME_NOT_ASSESSED")
    resolve_problem(problem_id=noted.pk, resolved_by="reviewer", note="按省公司批复不考核")
    Account.objects.filter(pk="20000001").update(demand_basis="CAPACITY")
    check_schemes(as_of=AS_OF)
    left = set(open_codes.values_list("code", flat=True))
    assert left == {"SCHEME_NO_BASIC_PRICE", "SCHEME_NO_POINT", "SCHEME_NO_PRICE"}
    assert Problem.objects.filter(stage="scheme").count() == 5
