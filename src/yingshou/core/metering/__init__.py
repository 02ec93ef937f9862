"""Stage: metering."""
