"""Names of payers brought to one form: width, brackets, blanks and legal forms of companies do not count."""

import polars as pl

_FORMS = (
    "股份有限责任公司", "股份有限公司", "有限责任公司", "股份公司", "有限公司", "责任公司", "总公司", "公司",
)  # fmt: skip
_BRANCH = "分公司"
_MARK = "\ue000"
"""Stands for a branch while the forms are taken off: a branch is somebody else than its head office."""


def plain_name(name: pl.Expr) -> pl.Expr:
    """Bring a name to the form in which names are compared; null stays null.

    Full-width signs become half-width (NFKC), letters capital; blanks and punctuation go, and so do the legal
    forms of companies (有限公司, 有限责任公司, 股份有限公司 …) and the group mark 集团 in brackets.
    The word for a branch (分公司) stays, because a branch is another payer.
    """
    signs = name.str.normalize("NFKC").str.to_uppercase().str.replace_all(r"\(集团\)", "")
    bare = signs.str.replace_all(r"[^\p{L}\p{N}]", "")
    marked = bare.str.replace_all(_BRANCH, _MARK, literal=True)
    for form in _FORMS:
        marked = marked.str.replace_all(form, "", literal=True)
    return marked.str.replace_all(_MARK, _BRANCH, literal=True)
