"""A client for the Tern API."""
