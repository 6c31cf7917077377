//! KQL's scalar functions and operators, a file a family.
