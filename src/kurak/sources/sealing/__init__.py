"""People's records encrypted at rest, in the age format, and deleted when their time is over."""
