"""What is wrong with a record: rules, their catalogue, the explanations given."""
