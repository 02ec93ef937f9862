"""The base of every error a caller may show to a person, and the refusals all layers share."""


class YingshouError(Exception):
    """A refusal with a stable code, a sentence in Chinese and one in English.

    The sentences say what is wrong, where, and what to do about it.
    """

    code = "ERROR"

    def __init__(self, *, zh: str, en: str, field: str = "") -> None:
        """Keep both sentences and, where one is to blame, the name of the field."""
        super().__init__(en)
        self.zh = zh
        self.en = en
        self.field = field


class FrameError(YingshouError):
    """A frame lacks a column or carries one of a type that cannot be read."""

    code = "FRAME"


class InvariantError(YingshouError):
    """A figure that must hold does not: rows lost, lines that do not add up, money not conserved."""

    code = "INVARIANT"
