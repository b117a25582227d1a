"""What load balancers, monitoring and operators ask a running newsroom."""
