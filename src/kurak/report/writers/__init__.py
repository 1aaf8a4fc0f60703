"""One document tree, two writers: a single HTML file and a PDF."""
