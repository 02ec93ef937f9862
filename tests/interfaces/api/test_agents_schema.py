"""The interface of agents against its own description, signed and unsigned."""

import json
import re
from io import BytesIO

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings

from tests.flows.books import assert_books_hold, issue, make_accounts
from tests.interfaces.api.test_openapi import check
from tests.interfaces.api.test_schema import CHECKS
from tests.simulators.agents import DAY, make_agent
from yingshou.core.tables.agent_codes import AGENT_CODES
from yingshou.interfaces.api.agents_v1 import api

DESCRIBED = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/agents/v1/")))
CALLS = [(method, path) for path, found in DESCRIBED["paths"].items() for method in found]


@pytest.fixture
def signed(db, settings, tmp_path):
    """Return the description as it is served, behind an agent that signs whatever is drawn from it."""
    settings.BUSINESS_DATE_FILE = tmp_path / "business_date"
    settings.BUSINESS_DATE_FILE.write_text(DAY.isoformat(), encoding="ascii")
    settings.AGENT_KEYS_FOLDER, settings.ALLOWED_HOSTS = tmp_path / "keys", ["*"]
    make_accounts("A1")
    issue(202510, {"A1": "100.00"}, issued_date=DAY)
    for each in (request_started, request_finished):
        each.disconnect(close_old_connections)
    agent = make_agent("ICBC01", send=lambda *_: (0, b""), folder=settings.AGENT_KEYS_FOLDER)
    yield schemathesis.openapi.from_wsgi(
        "/api/agents/v1/openapi.json", signing(agent, get_wsgi_application())
    )
    for each in (request_started, request_finished):
        each.connect(close_old_connections)


def signing(agent, application):
    """Return an application that signs each request as the agent would before it goes in."""

    def answer(environ, start_response):
        body = environ["wsgi.input"].read()
        environ["wsgi.input"], environ["CONTENT_LENGTH"] = BytesIO(body), str(len(body))
        target = WSGIRequest(environ).get_full_path()
        environ["wsgi.input"].seek(0)
        for name, value in agent._headers(environ["REQUEST_METHOD"], target, body, None).items():
            if name != "Content-Type":
                environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
        return application(environ, start_response)

    return answer


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_no_call_breaks_the_description(signed, method, path):
    operation = signed[path][method]

    @settings(
        max_examples=25, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def holds(case):
        case.call_and_validate(checks=CHECKS)

    holds()
    assert_books_hold()


def test_each_example_fits_its_schema():
    for method, path in CALLS:
        operation = DESCRIBED["paths"][path][method]
        assert operation["summary"], path
        answer = operation["responses"]["200"]["content"]
        if "application/json" in answer:
            found = answer["application/json"]
            check(found["example"], found["schema"], DESCRIBED, path)
        sent = operation.get("requestBody", {"content": {}})["content"].get("application/json")
        if sent:
            check(sent["example"], sent["schema"], DESCRIBED, path)


def test_every_code_says_what_to_do_in_both_languages():
    for code, words in AGENT_CODES.items():
        assert re.search("[\u4e00-\u9fff]", words.zh + words.remedy_zh), code
        assert words.en, code
        assert words.remedy_en, code
