"""Files of the fieldwork: assignments, visits, paradata and logs; what protects them; how a participant leaves them."""
