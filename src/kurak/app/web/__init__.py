"""The local server of a study: phones and browsers send interviews, the team sees what has come in."""
