"""Measurements beside the nearest alternatives, in one run; each skips with a clear line where its data is absent."""
