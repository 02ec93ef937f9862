#!/bin/sh
# Make the locked requirements anew: all platforms, with hashes, without addresses. Needs uv.
set -eu
cd "$(dirname "$0")/.."
lock() {
    out=$1; shift
    uv pip compile "$@" --universal --python-version 3.11 --generate-hashes \
        --fork-strategy fewest --no-header --no-annotate --emit-build-options --quiet -o "$out"
}
lock requirements/base.txt pyproject.toml requirements/build.in
lock requirements/dev.txt pyproject.toml requirements/build.in --extra dev
# A peer of the bench, installed beside the rest by whoever measures against it.
lock requirements/bench.txt requirements/bench.in
# Peers of what learns, for whoever measures our models against theirs.
lock requirements/models.txt requirements/models.in --constraint requirements/dev.txt
