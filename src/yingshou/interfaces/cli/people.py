"""Who acts at the command line: a named person with the right to it."""

from typing import Annotated

import typer

from yingshou.interfaces.cli.session import BadArgumentError

By = Annotated[str, typer.Option("--by", metavar="NAME", help="User who acts. 操作人登录名。")]


def check_user(name: str, permission: str) -> None:
    """Raise BadArgumentError where there is no such user, or one without the permission."""
    from yingshou.records.organizations.queries import may

    if not may(name, permission):
        raise BadArgumentError(
            zh=f"用户“{name}”不存在或无权办理，请用 --by 给出有权限的登录名",
            en=f"there is no user {name!r} with that right; name one with --by",
            field="by",
        )
