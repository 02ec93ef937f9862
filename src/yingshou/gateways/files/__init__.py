"""Exchange files: CSV, Excel and Parquet in and out, with every bad cell named."""

from yingshou.gateways.files.content import FileContent, FileRefusedError
from yingshou.gateways.files.problem_list import explain, write_problems
from yingshou.gateways.files.read import find_table, read_batches, read_table
from yingshou.gateways.files.write import write_frame, write_table

__all__ = [
    "FileContent",
    "FileRefusedError",
    "explain",
    "find_table",
    "read_batches",
    "read_table",
    "write_frame",
    "write_problems",
    "write_table",
]
