"""What `yingshou doctor` looks at: each check says what it found and, where something is wrong, the mend."""

import importlib
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata

LEAST_FREE_BYTES = 1024**3
LEAST_PYTHON = (3, 11)
LEAST_POSTGRESQL = 15
_POSTGRESQL_UNIT = 10_000
_PACKAGE = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing looked at. Texts are (Chinese, English); the mend is empty where all is well."""

    name: tuple[str, str]
    good: bool
    found: tuple[str, str]
    mend: tuple[str, str] = ("", "")


def all_checks(start: Callable[[], None]) -> Iterator[Check]:
    """Look at everything in turn; `start` starts Django and the database without changing it."""
    yield python()
    yield dependencies()
    yield from home_folder()
    yield which_database()
    started = database(start)
    yield started
    if started.good:
        yield database_version()
        yield migrations()
        yield books()
        yield workers()
        yield wallets_set_up()
        yield messages_set_up()


def python() -> Check:
    """Check the version of Python."""
    version = ".".join(map(str, sys.version_info[:3]))
    return Check(
        name=("Python", "Python"),
        good=sys.version_info >= LEAST_PYTHON,
        found=(f"{version}，{sys.executable}", f"{version}, {sys.executable}"),
        mend=("请安装 Python 3.11 或更新版本", "install Python 3.11 or newer"),
    )


def dependencies() -> Check:
    """Check that every package the base install needs is there."""
    needed = [line for line in metadata.requires("yingshou") or [] if "extra ==" not in line]
    packages = sorted(match[0] for line in needed if (match := _PACKAGE.match(line)))
    missing = [package for package in packages if not _installed(package)]
    return Check(
        name=("依赖包", "Packages"),
        good=not missing,
        found=(
            f"缺少 {'、'.join(missing)}" if missing else f"{len(packages)} 个，齐全",
            f"missing: {', '.join(missing)}" if missing else f"{len(packages)}, all there",
        ),
        mend=("执行 make demo 重新安装依赖", "run make demo, which installs what is missing"),
    )


def _installed(package: str) -> bool:
    try:
        metadata.version(package)
    except metadata.PackageNotFoundError:
        return False
    return True


def home_folder() -> Iterator[Check]:
    """Check the data folder of this user: that it can be written, and the room left."""
    name = ("数据目录", "Data folder")
    mend = ("用 YINGSHOU_HOME 指定一个可写的目录", "name a folder you may write to in YINGSHOU_HOME")
    try:
        # The wiring of the installation stands above the interfaces, so it is called by name.
        path = importlib.import_module("yingshou.project.home").home()
    except OSError as error:
        yield Check(name=name, good=False, found=(str(error), str(error)), mend=mend)
        return
    yield Check(name=name, good=os.access(path, os.W_OK), found=(str(path), str(path)), mend=mend)
    free = shutil.disk_usage(path).free
    text = f"{free / 1024**3:,.1f} GiB"
    yield Check(
        name=("可用磁盘", "Free disk"),
        good=free >= LEAST_FREE_BYTES,
        found=(text, text),
        mend=("清理磁盘，至少留 1 GiB", "free some disk, at least 1 GiB"),
    )


def which_database() -> Check:
    """Tell which database is used, without its password."""
    url = os.environ.get("DATABASE_URL")
    place = url.rsplit("@", maxsplit=1)[-1].split("?")[0] if url else ""
    return Check(
        name=("使用的数据库", "Database used"),
        good=True,
        found=(
            f"DATABASE_URL 指定的服务器 {place}" if url else "内置 PostgreSQL",
            f"the server of DATABASE_URL, {place}" if url else "the embedded PostgreSQL",
        ),
    )


def database(start: Callable[[], None]) -> Check:
    """Check that the database starts and answers."""
    name = ("数据库连接", "Connection")
    try:
        start()
        from django.db import connection

        connection.ensure_connection()
    except Exception as error:  # noqa: BLE001  whatever stops it is what the doctor is asked for
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        return Check(
            name=name,
            good=False,
            found=(f"连接失败：{reason}", f"no connection: {reason}"),
            mend=_connection_mend(),
        )
    return Check(name=name, good=True, found=("正常", "works"))


def _connection_mend() -> tuple[str, str]:
    if os.environ.get("DATABASE_URL"):
        return (
            "检查 DATABASE_URL 的主机、端口、用户名和密码，并确认服务器已启动",
            "check host, port, user and password in DATABASE_URL, and that the server runs",
        )
    return (
        "确认数据目录可写、磁盘未满；仍不行时换一个 YINGSHOU_HOME 再试",
        "see that the data folder can be written and the disk is not full; else try another YINGSHOU_HOME",
    )


def database_version() -> Check:
    """Check the version of the server."""
    from django.db import connection

    number = connection.cursor().connection.info.server_version
    text = f"PostgreSQL {number // _POSTGRESQL_UNIT}.{number % _POSTGRESQL_UNIT}"
    return Check(
        name=("数据库版本", "Server version"),
        good=number // _POSTGRESQL_UNIT >= LEAST_POSTGRESQL,
        found=(text, text),
        mend=(
            f"升级到 PostgreSQL {LEAST_POSTGRESQL} 或更新版本",
            f"upgrade to PostgreSQL {LEAST_POSTGRESQL} or newer",
        ),
    )


def migrations() -> Check:
    """Check that the schema is the present one."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return Check(
        name=("数据库结构", "Schema"),
        good=not pending,
        found=(
            f"{pending} 个迁移待执行" if pending else "最新",
            f"{pending} migrations pending" if pending else "up to date",
        ),
        mend=(
            "执行任一导入或运行命令即自动迁移，如 yingshou user list",
            "any other command applies them, e.g. yingshou user list",
        ),
    )


def books() -> Check:
    """Check that every total of the books still opens its rows."""
    from django.db.utils import ProgrammingError

    from yingshou.flows.check_books import check_books

    name = ("账务核对", "Books")
    try:
        findings = check_books()
    except ProgrammingError:  # no tables yet: nothing is booked
        return Check(name=name, good=True, found=("尚无账务", "nothing is booked yet"))
    if not findings:
        return Check(name=name, good=True, found=("总账、分户、凭证一致", "ledger, balances and facts agree"))
    zh = "；".join(f"{finding.zh}（{finding.subject}）" for finding in findings[:5])
    en = "; ".join(f"{finding.en} ({finding.subject})" for finding in findings[:5])
    return Check(
        name=name,
        good=False,
        found=(f"{len(findings)} 处不一致：{zh}", f"{len(findings)} differences: {en}"),
        mend=(
            "先备份数据库，再按列出的科目和编号逐笔核对",
            "back up the database, then follow the accounts and numbers listed",
        ),
    )


def workers() -> Check:
    """Tell whether a worker takes the jobs of the console, and how many wait."""
    from django.db.utils import ProgrammingError

    from yingshou.records.work import queries

    name = ("后台进程", "Workers")
    try:
        living, waiting = queries.living_workers(), queries.open_jobs().count()
    except ProgrammingError:
        return Check(name=name, good=True, found=("尚无任务", "no jobs yet"))
    places = ", ".join(f"{worker.host}/{worker.process_id}" for worker in living) or "–"
    return Check(
        name=name,
        good=bool(living) or not waiting,
        found=(
            f"{len(living)} 个运行中（{places}），未完成任务 {waiting} 个",
            f"{len(living)} running ({places}), {waiting} jobs not done",
        ),
        mend=("执行 yingshou serve 或 yingshou work", "start yingshou serve or yingshou work"),
    )


def wallets_set_up() -> Check:
    """Check that every wallet whose merchant is named can be used; nothing is asked of it."""
    from yingshou.gateways.wallets import WalletUnreadyError
    from yingshou.interfaces import wallets

    name, named = ("支付平台", "Wallets"), wallets.channels()
    for channel in named:
        try:
            wallets.wallet_of(channel)
        except WalletUnreadyError as unready:
            return Check(
                name=name,
                good=False,
                found=(f"{channel}：{unready.zh}", f"{channel}: {unready.en}"),
                mend=("按 docs/recipes/wallets.md 补全", "complete it as docs/recipes/wallets.md says"),
            )
    places = ", ".join(named)
    return Check(name=name, good=True, found=(places or "未配置", places or "none set up"))


def messages_set_up() -> Check:
    """Check that the settings of the channels of notices can be used; nothing is sent."""
    from django.conf import settings

    from yingshou.gateways.messages import MessageSettingsError, channels_of

    name = ("通知渠道", "Channels of notices")
    try:
        found = ", ".join(sorted(channels_of(settings.MESSAGES_FILE)))
    except MessageSettingsError as wrong:
        return Check(
            name=name,
            good=False,
            found=(wrong.zh, wrong.en),
            mend=(
                f"按 docs/recipes/messages.md 改正 {settings.MESSAGES_FILE}",
                f"mend {settings.MESSAGES_FILE} as docs/recipes/messages.md says",
            ),
        )
    none = (
        "未配置：通知等待，信件和上门单照常",
        "none set up: notices wait; letters and visits go on",
    )
    return Check(name=name, good=True, found=(found, found) if found else none)
