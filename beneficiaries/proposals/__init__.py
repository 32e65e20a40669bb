"""What villages propose to change in the base: kinds, states, fields and rules (usulan)."""
