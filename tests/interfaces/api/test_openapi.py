"""The description: valid references, a whole example for each operation, no outside host."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from ninja.constants import NOT_SET

from yingshou.interfaces.api.reference import page
from yingshou.interfaces.api.v1 import api


@pytest.fixture(scope="module")
def described():
    return json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))


def operations(described):
    return [
        (f"{method} {path}", path, operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]


def routes():
    """Return method and path of every operation that is served."""
    return {
        f"{method.lower()} /api/v1{router.prefix}{path}": operation
        for router in api._get_bound_routers()
        for path, view in router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
        if operation.include_in_schema
    }


def test_every_route_is_listed(described):
    listed = {name for name, _, _ in operations(described)}
    assert listed == {re.sub(r"{\w+:", "{", name) for name in routes()}


def test_references_resolve(described):
    references = re.findall(r'"#/components/schemas/(\w+)"', json.dumps(described))
    assert "Problem" in references
    assert set(references) <= set(described["components"]["schemas"])


def test_operations_are_named_once_and_paths_declare_their_parameters(described):
    names = [operation["operationId"] for _, _, operation in operations(described)]
    assert len(names) == len(set(names))
    for name, path, operation in operations(described):
        declared = {each["name"] for each in operation["parameters"] if each["in"] == "path"}
        assert declared == set(re.findall(r"{(\w+)}", path)), name
        assert not any(isinstance(each.get("examples"), list) for each in operation["parameters"]), name
        assert operation["summary"], name
        assert operation["description"], name


def test_each_operation_has_an_example_that_its_own_schema_accepts(described):
    served = {re.sub(r"{\w+:", "{", name): operation for name, operation in routes().items()}
    for name, _, operation in operations(described):
        status = "201" if name.startswith("post") else "200"
        answer = operation["responses"][status]["content"]["application/json"]["example"]
        model = served[name].response_models[int(status)]
        assert model is not NOT_SET
        schema = described["components"]["schemas"][model.model_fields["response"].annotation.__name__]
        check(answer, schema, described, name)
        if name.startswith("post"):
            body = operation["requestBody"]["content"]["application/json"]
            check(body["example"], body["schema"], described, name)


def check(value, schema, described, name):
    """Hold an example against a schema: known members, none required missing, texts of the right form."""
    if "anyOf" in schema:
        kinds = [kind for kind in schema["anyOf"] if (kind.get("type") == "null") == (value is None)]
        assert kinds, (name, value, schema)
        schema = kinds[0]
    if "$ref" in schema:
        schema = described["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    if schema.get("type") == "object":
        assert set(value) <= set(schema["properties"]), (name, set(value) - set(schema["properties"]))
        assert set(schema.get("required", [])) <= set(value), name
        for key, each in value.items():
            check(each, schema["properties"][key], described, f"{name} {key}")
    elif schema.get("type") == "array":
        for each in value:
            check(each, schema["items"], described, name)
    else:
        kinds = {"string": str, "integer": int, "boolean": bool, "null": type(None)}
        assert type(value) is kinds[schema["type"]], (name, value)
        assert "pattern" not in schema or re.search(schema["pattern"], value), (name, value)
        assert "enum" not in schema or value in schema["enum"], (name, value)


def test_every_write_asks_for_a_key(described):
    for name, _, operation in operations(described):
        keys = [each for each in operation["parameters"] if each["name"] == "Idempotency-Key"]
        assert len(keys) == (1 if name.startswith("post") else 0), name
        assert all(key["required"] for key in keys)


def test_no_sum_travels_as_a_number(described):
    assert '"type": "number"' not in json.dumps(described)


@pytest.mark.django_db
def test_the_page_loads_nothing_from_outside(client):
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    text = page.content.decode()
    sources = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert len(sources) >= 4
    assert all(source.startswith("/static/ninja/") for source in sources)
    assert all(finders.find(source.removeprefix("/static/")) for source in sources)
    assert "//" not in re.sub(r"/\*.*?\*/", "", text).replace("</script>", "")
    assert '"validatorUrl": null' in text
    assert client.get("/api/v1/openapi.json").json()["info"]["version"] == "1"


def test_the_reference_page_is_up_to_date():
    stored = (Path(__file__).parents[3] / "docs" / "reference" / "api.md").read_text(encoding="utf-8")
    assert stored == page(), (
        "write it anew: python -m yingshou.interfaces.api.reference > docs/reference/api.md"
    )
