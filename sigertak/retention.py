"""What each floor lets go of when its time is over; see `beneficiaries.tasks_rights`."""

from accounts.operations.retention import tidy_accounts
from beneficiaries.operations.retention import tidy_registry
from programs.operations.retention import tidy_programs

RULES = (tidy_accounts, tidy_registry, tidy_programs)
