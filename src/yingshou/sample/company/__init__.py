"""The sample company: drawn from a seed, walked month by month through the flows of daily work."""

from yingshou.sample.company.demo import run_demo, summary
from yingshou.sample.company.fresh import start_anew

__all__ = ["run_demo", "start_anew", "summary"]
