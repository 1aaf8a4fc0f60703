"""What may leave the house: tables, records, quotes, release files."""
