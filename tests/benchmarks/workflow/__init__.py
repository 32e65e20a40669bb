"""Verification under load: many verifiers, killed servers, a million cases."""
