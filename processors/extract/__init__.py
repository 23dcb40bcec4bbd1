"""The extractor: one document in, its events and statements out."""
