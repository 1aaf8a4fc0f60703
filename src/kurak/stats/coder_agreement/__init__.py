"""How far coders who read the same text chose the same codes: measures of agreement, and their errors by transcript."""
