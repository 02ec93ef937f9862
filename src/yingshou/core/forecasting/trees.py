"""Boosted trees as plain arrays: fitted by scikit-learn, kept as numbers, read back without it.

A kept model is data and never code: nothing is unpickled, and a forecast needs NumPy alone.
"""

from dataclasses import dataclass
from io import BytesIO

import numpy as np

from yingshou.core.forecasting.daily import Array

PARAMETERS = {
    "loss": "absolute_error", "learning_rate": 0.08, "max_iter": 60, "max_leaf_nodes": 16,
    "min_samples_leaf": 30, "l2_regularization": 1.0, "early_stopping": False, "random_state": 1,
}  # fmt: skip
"""Small trees, few of them, on the absolute error: the median of a day is what a forecast is judged by."""
_FIELDS = ("value", "feature_idx", "num_threshold", "missing_go_to_left", "left", "right", "is_leaf")
_WILD = 10
"""Errors beyond so many scales teach nothing more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """Nodes of all trees one after the other; `roots` says where each begins, `start` what they add to."""

    start: float
    roots: Array
    nodes: dict[str, Array]

    def predict(self, rows: Array) -> Array:
        """Return the sum of the trees for each row; NaN goes the way it went when the tree was grown."""
        total = np.full(len(rows), self.start)
        every = np.arange(len(rows))
        for root in self.roots:
            at = np.full(len(rows), int(root))
            moving = every[self.nodes["is_leaf"][at] == 0]
            while moving.size:
                here = at[moving]
                value = rows[moving, self.nodes["feature_idx"][here].astype(int)]
                left = np.where(
                    np.isnan(value),
                    self.nodes["missing_go_to_left"][here] > 0,
                    value <= self.nodes["num_threshold"][here],
                )
                step = np.where(left, self.nodes["left"][here], self.nodes["right"][here])
                at[moving] = int(root) + step.astype(int)
                moving = moving[self.nodes["is_leaf"][at[moving]] == 0]
            total += self.nodes["value"][at]
        return total


def grow(rows: Array, errors: Array) -> Trees:
    """Fit trees to errors told in scales; the same rows give the same trees.

    One thread: several of them wait for each other on a busy machine longer than they work.
    """
    from sklearn.ensemble import HistGradientBoostingRegressor  # noqa: PLC0415  slow to import
    from threadpoolctl import threadpool_limits  # noqa: PLC0415

    known = np.isfinite(errors)
    with threadpool_limits(limits=1):
        fitted = HistGradientBoostingRegressor(**PARAMETERS).fit(
            rows[known], np.clip(errors[known], -_WILD, _WILD)
        )
    grown = [each[0].nodes for each in fitted._predictors]  # noqa: SLF001  the only way to its numbers
    sizes = [len(nodes) for nodes in grown]
    return Trees(
        start=float(np.ravel(fitted._baseline_prediction)[0]),  # noqa: SLF001
        roots=np.cumsum([0, *sizes[:-1]]).astype(np.float64),
        nodes={name: np.concatenate([nodes[name] for nodes in grown]).astype(np.float64) for name in _FIELDS},
    )


def pack(arrays: dict[str, Array]) -> bytes:
    """Write arrays down as one file."""
    target = BytesIO()
    np.savez_compressed(target, allow_pickle=False, **arrays)
    return target.getvalue()


def unpack(content: bytes) -> dict[str, Array]:
    """Read arrays back; a file that holds anything but numbers is refused with ValueError."""
    with np.load(BytesIO(content), allow_pickle=False) as found:
        return {name: found[name] for name in found.files}
