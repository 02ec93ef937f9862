"""Events for other systems, written with the facts they tell of, and their delivery."""
