"""The room Stakeholders: who does what where, what is missing, what to do next, who could champion it."""
