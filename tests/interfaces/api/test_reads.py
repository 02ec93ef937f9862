"""Reads: a batch goes in once, bad rows are named, nothing is lost."""

import pytest

from yingshou.records.metering.models import Read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("book")]

READ = {"point_no": "P1", "meter_no": "M1", "read_date": "2025-10-25", "total": "123.4500"}


def test_store_and_list(call):
    stored = call("post", "/reads", {"rows": [READ, {**READ, "read_date": "2025-10-01"}]}, key="a")
    assert stored.status_code == 201
    assert (stored.data["rows"], stored.data["inserted"], stored.data["problems"]) == (2, 2, [])
    listed = call("get", "/reads?account_no=1000000001&read_from=2025-10-02").data["items"]
    assert [(row["read_date"], row["total"], row["peak"]) for row in listed] == [
        ("2025-10-25", "123.4500", None)
    ]
    assert call("get", "/reads?account_no=1000000002").data["items"] == []


def test_the_same_batch_under_another_key_changes_nothing(call):
    call("post", "/reads", {"rows": [READ]}, key="a")
    again = call("post", "/reads", {"rows": [READ]}, key="b")
    assert (again.status_code, again.data["inserted"], again.data["unchanged"]) == (201, 0, 1)
    assert Read.objects.count() == 1


def test_bad_rows_are_reported_and_good_ones_stored(call):
    rows = [
        READ,
        {**READ, "read_date": "2025-10-26"},
        {**READ, "meter_no": "M9"},
        {**READ, "read_date": "2025-10-02", "total": "-1.0000"},
    ]
    stored = call("post", "/reads", {"rows": rows}, key="a").data
    assert (stored["rows"], stored["inserted"]) == (4, 1)
    found = sorted((problem["row_number"], problem["code"]) for problem in stored["problems"])
    assert found == [(2, "FUTURE_DATE"), (3, "UNKNOWN_POINT"), (4, "NEGATIVE")]
    assert all(problem["remedy_zh"] and problem["remedy_en"] for problem in stored["problems"])


def test_reject_all_stores_nothing(call):
    rows = [READ, {**READ, "meter_no": "M9"}]
    refused = call("post", "/reads", {"rows": rows, "on_problem": "REJECT_ALL"}, key="a")
    assert (refused.status_code, refused.data["code"], Read.objects.count()) == (422, "ROWS_REJECTED", 0)
    assert refused["Content-Type"] == "application/problem+json"
    assert [problem["code"] for problem in refused.data["problems"]] == ["UNKNOWN_POINT"]


def test_a_stored_read_is_never_overwritten(call):
    call("post", "/reads", {"rows": [READ]}, key="a")
    other = call("post", "/reads", {"rows": [{**READ, "total": "999.0000"}]}, key="b").data
    assert [problem["code"] for problem in other["problems"]] == ["CONFLICT"]
    assert str(Read.objects.get().total) == "123.4500"


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([], "rows"),
        ([READ, {**READ, "total": 1.5}], "rows[1].total"),
        ([{**READ, "total": "1.23456"}], "rows[0].total"),
        ([{**READ, "read_kind": "GUESSED"}], "rows[0].read_kind"),
        ([{"point_no": "P1"}], "rows[0].meter_no"),
        ("all", "rows"),
    ],
)
def test_a_malformed_batch_names_row_and_field(call, rows, field):
    response = call("post", "/reads", {"rows": rows}, key="a")
    assert (response.status_code, response.data["field"]) == (422, field)
    assert Read.objects.count() == 0
