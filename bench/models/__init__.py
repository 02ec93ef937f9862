"""What is learnt, measured on data outside the project against the field's tools on the same split."""
