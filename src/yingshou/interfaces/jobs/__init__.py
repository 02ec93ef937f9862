"""Background jobs: what can be run, and the worker that runs it."""
