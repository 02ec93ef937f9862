"""`yingshou user …`: staff, their roles, and the keys of other systems."""

import sys
from typing import Annotated

import typer

from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import command, start_database

Name = Annotated[str, typer.Argument(help="Name to sign in with. 登录名。")]


@command
def add(
    screen: Screen,
    *,
    name: Name,
    role: Annotated[str, typer.Option("--role", help="Role, e.g. cashier. 角色。")],
    password_stdin: Annotated[
        bool,
        typer.Option(
            "--password-stdin", help="Read the password from the standard input. 从标准输入读取密码。"
        ),
    ] = False,
) -> None:
    """Add a user in a role. Without a given password one is made up and printed once.

    新增用户。未给密码时自动生成，只显示一次。
    """
    start_database(screen)
    from yingshou.records.organizations.staff import add_user

    given = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    password = add_user(name=name, role=role, password=given)
    record = {"name": name, "role": role} | ({} if given else {"password": password})
    screen.result(
        record,
        {
            "name": ("用户", "User"),
            "role": ("角色", "Role"),
            "password": ("密码（只显示一次）", "Password (shown once)"),
        },
    )


@command
def token(
    screen: Screen,
    *,
    name: Name,
    label: Annotated[str, typer.Option("--label", help="What the key is for. 用途。")] = "",
) -> None:
    """Issue an API key that acts with a user's rights. It is printed once; only its hash is kept.

    发放接口密钥。只显示一次，系统只保存其摘要。
    """
    start_database(screen)
    from yingshou.records.organizations.staff import issue_api_key

    key = issue_api_key(name=name, label=label)
    screen.result(
        {"name": name, "key": key},
        {"name": ("用户", "User"), "key": ("密钥（只显示一次）", "Key (shown once)")},
    )


@command
def list_users(screen: Screen) -> None:
    """List the users with their roles and keys.

    列出用户、角色和有效密钥数。
    """
    start_database(screen)
    from yingshou.records.organizations.staff import list_staff

    members = list_staff()
    for member in members:
        screen.line(
            {"name": member.name, "roles": member.roles, "active": member.active, "keys": member.keys}
        )
    headings = [("用户", "User"), ("角色", "Roles"), ("启用", "Active"), ("密钥", "Keys")]
    screen.rows(headings, [(m.name, ", ".join(m.roles), m.active, m.keys) for m in members])
    screen.line({"users": len(members)})
