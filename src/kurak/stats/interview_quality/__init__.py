"""How unusual interviews and interviewers are: answers, times, places, repeated questions.

Nothing here says why. An unusual interview is worth a look, and most of those looked at are honest.
"""
