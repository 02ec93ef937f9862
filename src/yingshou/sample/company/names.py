"""Invented names: places that are on no map, firms that are in no register, no persons at all."""

import numpy as np

_FIRST = "澜岚穗砚霁棠檀芷荻蓼榆桢珩璟昀沄滢漪莳筠"
_SECOND = "屿坞渡浦岭洲坪塘埠峪"
PLACES = tuple(first + second for second in _SECOND for first in _FIRST)
"""Two hundred place-like words."""

STATIONS = {
    "5101": "澜屿供电公司",
    "510100": "澜屿供电公司大客户中心",
    "510101": "澜屿供电公司东区供电所",
    "510102": "澜屿供电公司西区供电所",
    "510103": "澜屿供电公司南区供电所",
    "510104": "澜屿供电公司北区供电所",
}
"""Supply organisations of the sample: the company, and below it the centre and the stations."""
LARGE_STATION = "510100"


def firm_names(suffixes: list[str], rng: np.random.Generator) -> list[str]:
    """Put a place before each suffix; while places last, none is used twice."""
    order = rng.permutation(len(PLACES))
    return [f"{PLACES[order[index % len(PLACES)]]}{suffix}" for index, suffix in enumerate(suffixes)]


def home_names(count: int) -> list[str]:
    """Name homes by where they are: estate, building, flat."""

    def of(index: int) -> str:
        place, building, floor = PLACES[index // 400 % len(PLACES)], index // 40 % 10 + 1, index // 4 % 10 + 1
        return f"{place}家园{building}栋{floor}0{index % 4 + 1}室"

    return [of(index) for index in range(count)]
