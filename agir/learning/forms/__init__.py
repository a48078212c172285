"""What people type when they learn together. Nothing here saves."""
