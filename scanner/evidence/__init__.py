"""The bundle that counsel files away: an audit with everything it rests on, and its check.

    audit.json --audit_file--> claims --gather--> Bundle --writing--> directory or ZIP --reading, verify--> faults

docs/evidence.md describes the bundle, "stayopen/evidence/1".
"""
