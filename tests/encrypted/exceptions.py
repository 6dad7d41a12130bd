"""The tests that cannot be run on encrypted ledgers, by how their names begin, and why."""

_NO_KEY = "what is wrong at the beginning of an encrypted file cannot be told from a wrong passphrase"
_DAMAGED = "changes bytes of a plain file; tests/faults/test_canaries.py does so with encrypted ones"
_ONE_DRIVER = "catches the errors of one driver by their class; tests/storage/test_guards.py tries the same guards"
_NO_CODE = "SQLCipher's driver does not say whether reading or writing failed"
_MADE_AT_ONCE = "an encrypted ledger is made by one program, which asks at a terminal, never by several at once"

NOT_ENCRYPTED: dict[str, str] = {
    "tests/storage/test_encrypting.py": "is itself about ledgers that are encrypted, and plain again",
    "tests/storage/test_bundles.py::test_the_same_ledger_at_the_same_moment_gives_the_same_bytes": (
        "each page that is encrypted begins with random bytes: no two files are alike"
    ),
    "tests/storage/test_opening.py::test_damaged": _NO_KEY,
    "tests/cli/test_doctor.py::test_a_damaged_ledger": _NO_KEY,
    "tests/cli/test_encrypt.py": "is itself about ledgers that are encrypted, and plain again",
    "tests/cli/test_import_files.py::test_a_first_import_on_a_full_disk_leaves_no_ledger": _NO_CODE,
    "tests/cli/test_safety.py::test_damaged_page_is_found": _DAMAGED,
    "tests/cli/test_safety.py::test_file_damaged_beyond_looking_into_it": _NO_KEY,
    "tests/faults/test_altered.py": _ONE_DRIVER,
    "tests/faults/test_canaries.py": "is itself about encrypted ledgers, and plain ones to compare them with",
    "tests/faults/test_damage.py": _DAMAGED,
    "tests/faults/test_encrypting_killed.py": "is itself about ledgers that are encrypted, and plain again",
    "tests/faults/test_failing_disk.py::test_what_is_said_of_a_full_disk": _NO_CODE,
    "tests/faults/test_guards_dropped.py": _ONE_DRIVER,
    "tests/faults/test_left_behind.py::test_nothing_is_left_behind": "looks for words in the bytes of a plain ledger",
    "tests/faults/test_promises.py": "is about the table of promises, not about ledgers",
    "tests/faults/test_writers.py::test_a_ledger_made_by_all_at_once_is_made_once": _MADE_AT_ONCE,
    "tests/faults/test_writers.py::test_a_ledger_made_for_nothing_takes_no_other_program_s_with_it": _MADE_AT_ONCE,
}
