"""The extractor: one document in, its events and statements out."""

from processors.extract.engine import Extractor, load_extractor

__all__ = ["Extractor", "load_extractor"]
