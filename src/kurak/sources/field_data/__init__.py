"""Data from the field, whatever program exported them, as one table typed by the form's codebook."""
