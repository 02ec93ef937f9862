"""The API for other systems, `/api/v1`: described by OpenAPI, sums as text, errors as problem documents."""
