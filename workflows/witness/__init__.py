"""Programs for those who need not trust us: each is one file that needs nothing but Python's standard library.

Nothing here imports the product, and the product imports nothing from here: other units copy these files.
"""
