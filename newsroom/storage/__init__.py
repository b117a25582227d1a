"""Pictures, their originals and evidence in a bucket of an S3-compatible server instead of the data folder."""
