"""Words that are printed for people who do not read the report: fieldworkers, in their languages."""
