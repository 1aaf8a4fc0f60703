"""The way in: a study folder is read, placed line by line, and checked."""
