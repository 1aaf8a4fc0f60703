"""The chapters of a report, in their order: each makes one section of the document from the nouns of an edition."""
