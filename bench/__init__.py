"""Measurements that stand on their own: every figure is a ratio against a limit or a peer in the same run."""
