"""The log between the stages: embedded in the database, or Apache Kafka."""
