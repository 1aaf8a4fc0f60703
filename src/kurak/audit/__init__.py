"""The arithmetic of published tables and claims."""
