"""Collection: old arrears, treatments, cases, tasks and what came of them."""
