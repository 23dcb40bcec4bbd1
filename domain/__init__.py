"""The words that every part of Communique speaks: values, ids, errors and the ports between the parts.

Nothing here imports a third party or does I/O.
"""
