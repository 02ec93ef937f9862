"""Credit: grades of accounts with their rules, scorecards, and proposed ways of settlement."""
