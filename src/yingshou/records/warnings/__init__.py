"""Early warning: outside signals, rules, cards and what became of them."""
