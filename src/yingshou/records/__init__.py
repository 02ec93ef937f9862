"""What has happened: one Django app a noun, held by PostgreSQL.

Every app: `models` (tables, constraints), `queries` (reads), `operations` (writes), `frames` (columns).
"""
