"""Files of a release: metadata, log, hashes and history; nouns in, bytes out."""
