"""Exchange files: CSV, Excel and Parquet in and out, with every bad cell named."""

from yingshou.gateways.files.content import FileContent, FileRefusedError, Note
from yingshou.gateways.files.convert import subject_of
from yingshou.gateways.files.problem_list import explain, write_problems
from yingshou.gateways.files.read import SUFFIXES, find_table, read_batches, read_table
from yingshou.gateways.files.write import write_frame, write_table

__all__ = [
    "SUFFIXES",
    "FileContent",
    "FileRefusedError",
    "Note",
    "explain",
    "find_table",
    "read_batches",
    "read_table",
    "subject_of",
    "write_frame",
    "write_problems",
    "write_table",
]
