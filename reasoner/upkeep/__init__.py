"""Keeping rules and cases right: expectations, schemas."""
