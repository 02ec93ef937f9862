"""Health: whether the service and its database answer."""

from django.db import connection
from django.http import HttpRequest
from ninja import Router, Schema

from yingshou.interfaces.api import examples

router = Router(tags=["health"])


class Health(Schema):
    """The service answers, and so does its database."""

    status: str


@router.get(
    "",
    auth=None,
    response=Health,
    summary="服务状态 · Ask whether the service is up",
    openapi_extra=examples.read_example({"status": "ok"}),
)
def get_health(request: HttpRequest) -> dict[str, str]:
    """Return ok when the database answers; needs no sign-in and tells nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"status": "ok"}
