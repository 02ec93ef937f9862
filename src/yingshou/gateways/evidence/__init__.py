"""Bundles of evidence: the archive, its document, and where bundles are kept."""
