"""Reminders: what a person is to do by a day."""
