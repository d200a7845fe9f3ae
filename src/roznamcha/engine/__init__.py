"""A corpus through the pipeline: inputs are cut into shards, Daft runs them on all cores or on a Ray cluster, and every
shard leaves whole Parquet files or none."""
