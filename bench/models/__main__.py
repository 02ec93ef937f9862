"""`python -m bench.models`: run every `*_pass` of this folder, or the named ones, and print what they found.

A pass is a module with `run(shelf)`: it takes the folder of the data outside the project and returns its
figures, ready to be printed as JSON. It raises FileNotFoundError where its data is not there, and is then
left out aloud.
"""

import argparse
import json
import pkgutil
import sys
from importlib import import_module
from pathlib import Path

import bench.models

SHELF = Path(__file__).resolve().parents[3] / "shared" / "data"


def main() -> int:
    names = sorted(
        part.name.removesuffix("_pass")
        for part in pkgutil.iter_modules(bench.models.__path__)
        if part.name.endswith("_pass")
    )
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--only", action="append", choices=names, help="only this pass; may be repeated")
    parser.add_argument("--shelf", type=Path, default=SHELF, help="folder of the data outside the project")
    options = parser.parse_args()
    found = {}
    for name in options.only or names:
        try:
            found[name] = import_module(f"bench.models.{name}_pass").run(options.shelf)
        except FileNotFoundError as missing:
            print(f"{name}: left out, {missing} is not there", file=sys.stderr)
            continue
        print(json.dumps({name: found[name]}, ensure_ascii=False, indent=2), flush=True)
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
