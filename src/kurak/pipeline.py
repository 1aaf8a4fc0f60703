"""The order of the chapters, on one page: what is read, what follows from it, what is written."""
