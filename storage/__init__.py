"""SQL: the schema and one store per aggregate."""
