"""Texts that are coded, and what coders write about them: files in, nouns out, and back."""
