"""Files of a release: records, codebook, metadata, log, hashes and history; nouns in, bytes out."""
