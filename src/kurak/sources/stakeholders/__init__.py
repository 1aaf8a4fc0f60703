"""Networks and registers of actors from files that others made, and files for the programs of others."""
