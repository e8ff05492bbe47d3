"""What is inside an uploaded file: each kind has a module that looks, and `Unsafe` says what it found (decision 0023).

Nothing here writes, and nothing that was uploaded is ever run, unpacked to disk or fetched from elsewhere.
"""
