"""Sources to articles: when a source is due, how it is fetched and read, and what is published."""
