"""What people type about their coalition, made clean. Forms never save."""
