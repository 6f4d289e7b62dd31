"""What the DAGs beside this package are made of. Nothing here computes: every stage is one spark-submit."""
