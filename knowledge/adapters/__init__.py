"""The world outside: files, stores, embedding models, indexes."""
