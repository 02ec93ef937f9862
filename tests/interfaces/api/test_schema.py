"""Requests drawn from the OpenAPI description: no server error, and every answer is one it promises."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from yingshou.interfaces.api.v1 import api

pytestmark = pytest.mark.django_db
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
]  # fmt: skip
DESCRIBED = api.get_openapi_schema(path_prefix="/api/v1/")
OPERATIONS = [f"{method.upper()} {path}" for path, found in DESCRIBED["paths"].items() for method in found]


@pytest.fixture
def schema(book, call, settings):
    """Return the description as it is served, with the application behind it."""
    settings.ALLOWED_HOSTS = ["*"]
    signals = (request_started, request_finished)
    for each in signals:  # as Django's own test client does: the test's connection outlives a request
        each.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for each in signals:
        each.connect(close_old_connections)


@pytest.mark.parametrize("name", OPERATIONS)
def test_no_request_breaks_the_description(schema, name):
    method, path = name.split(" ", 1)
    operation = schema[path][method]

    @settings(
        max_examples=30,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def holds(case):
        case.call_and_validate(headers={"Authorization": "Bearer key-administrator"}, checks=CHECKS)

    holds()
