"""Risk of the book: links between parties, the rules of loss, and what each run of risk found."""
