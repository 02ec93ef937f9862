"""People and programs: translate a request, make one call, translate the answer."""
