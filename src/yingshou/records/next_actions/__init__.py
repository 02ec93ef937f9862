"""Next best action: rules, draws and outcomes of the comparison, worklists."""
