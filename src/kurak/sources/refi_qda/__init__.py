"""REFI-QDA, the standard by which programs for qualitative analysis exchange projects (.qdpx) and codebooks (.qdc).

Release 1.0 of QDA-XML (2019), https://www.qdasoftware.org. What a project holds that has no place here is kept as it came, and
written back.
"""
