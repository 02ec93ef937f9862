"""Stop and restore of supply: rules, orders, warrants, commands and what the meters answered."""
