"""What goes between the company and banks: signatures, check files, debit files, and where they are left."""
