"""`yingshou doctor`: what is used, what is wrong, and the mend."""

from yingshou.interfaces.cli.doctor_checks import all_checks
from yingshou.interfaces.cli.screen import Screen
from yingshou.interfaces.cli.session import DONE, WITH_PROBLEMS, command, start_database


@command
def doctor(screen: Screen) -> int:
    """Check Python, packages, data folder, disk, database, schema and books. Changes nothing.

    检查安装与数据库，并给出处理办法。不做任何修改。
    """
    checks = []
    for check in all_checks(lambda: start_database(screen, prepare=False)):
        checks.append(check)
        mend = ("", "") if check.good else check.mend
        screen.line({
            "check": check.name[1], "good": check.good,
            "found_zh": check.found[0], "found_en": check.found[1], "mend_zh": mend[0], "mend_en": mend[1],
        })  # fmt: skip
    headings = [("项目", "Check"), ("", ""), ("结果", "Found"), ("处理办法", "Mend")]
    rows = [
        (screen.pick(*c.name), c.good, screen.pick(*c.found), "" if c.good else screen.pick(*c.mend))
        for c in checks
    ]
    screen.rows(headings, rows)
    wrong = sum(not check.good for check in checks)
    screen.line({"checks": len(checks), "wrong": wrong})
    if wrong:
        screen.say(f"{wrong} 项需要处理。", f"{wrong} of {len(checks)} need a mend.")
        return WITH_PROBLEMS
    screen.say("一切正常。", "All is well.")
    return DONE
