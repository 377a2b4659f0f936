"""What stands in the install packet beside the wheels."""
