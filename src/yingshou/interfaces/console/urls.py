"""Addresses of the console."""

from django.urls import path

from yingshou.interfaces.console.views import (
    accounts,
    agreement,
    bank_file,
    bills,
    channels,
    counter,
    customers,
    dues,
    imports,
    overview,
    payments,
    positions,
    problems,
    runs,
    search,
    suspense,
)

app_name = "console"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("search", search.search, name="search"),
    path("customers/", customers.customers, name="customers"),
    path("customers/<str:account_no>/", customers.customer, name="customer"),
    path("customers/<str:account_no>/agreement", agreement.change, name="agreement"),
    path("positions/", positions.positions, name="positions"),
    path("dues/", dues.dues, name="dues"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/<str:account_no>/", accounts.account, name="account"),
    path("bills/", bills.bills, name="bills"),
    path("bills/<str:bill_no>/", bills.bill, name="bill"),
    path("bills/<str:bill_no>/approve", bills.approve, name="approve_bill"),
    path("payments/", payments.payments, name="payments"),
    path("payments/show/<path:payment_no>", payments.payment, name="payment"),
    path("payments/receipt/<path:payment_no>", payments.receipt, name="receipt"),
    path("payments/reverse/<path:payment_no>", payments.reverse_it, name="reverse_payment"),
    path("channels/", channels.channels, name="channels"),
    path("counter/", counter.counter, name="counter"),
    path("bank-file/", bank_file.bank_file, name="bank_file"),
    path("suspense/", suspense.suspense, name="suspense"),
    path("suspense/assign/<path:payment_no>", suspense.assign, name="assign_suspense"),
    path("import/", imports.imports, name="imports"),
    path("problems/", problems.problems, name="problems"),
    path("problems/<int:problem_id>/resolve", problems.resolve, name="resolve_problem"),
    path("runs/", runs.runs, name="runs"),
    path("runs/<path:run_no>", runs.run, name="run"),
]
