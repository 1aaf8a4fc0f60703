"""What people touch: the command line (and, later, local pages)."""
