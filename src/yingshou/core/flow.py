"""Composes the stages; read top to bottom it is the product."""
