"""From the frame to the drawn sample: allocation, draw, base weights, rehearsal. Its chapter opens here."""
