"""From the questionnaire to clean records: submissions, visits, dispositions, quality. Its chapter opens here."""
