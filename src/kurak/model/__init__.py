"""The nouns of a study: frozen, with names from the field's glossary; no files, no arithmetic."""
