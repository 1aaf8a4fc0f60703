"""Relations of scales: correlations of scores, corrected for unreliable scales, and of groups' means.

The modules: ``correlation`` (of scores, with design errors), ``attenuation`` (the correlation that scales
without error would have), ``group_correlation`` (of the means of groups, which says nothing of persons).
"""
