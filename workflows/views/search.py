"""stub"""
results = suggest = None
