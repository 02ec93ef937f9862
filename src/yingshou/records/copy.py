"""The one border between rows and columns: COPY in, COPY out."""
