"""The tests that cannot be run on encrypted ledgers, by how their names begin, and why."""

_NO_KEY = "what is wrong at the beginning of an encrypted file cannot be told from a wrong passphrase"
_DAMAGED = "changes bytes of a plain file; tests/faults/test_canaries.py does so with encrypted ones"
_OTHER_TABLES = "makes ledgers of other tables by SQL, which are plain; tests/storage/test_guards.py tries the guards"
_NO_WORDS = "looks for words in the bytes of a plain ledger"
_NO_CODE = "SQLCipher's driver does not say whether reading or writing failed"

NOT_ENCRYPTED: dict[str, str] = {
    "tests/storage/test_encrypting.py": "is itself about ledgers that are encrypted, and plain again",
    "tests/storage/test_bundles.py::test_it_holds_the_ledger_the_settings_and_what_was_imported": (
        "beside an encrypted ledger a bundle names no files: see test_nor_in_a_bundle in tests/faults/test_canaries.py"
    ),
    "tests/storage/test_bundles.py::test_the_same_ledger_at_the_same_moment_gives_the_same_bytes": (
        "each page that is encrypted begins with random bytes: no two files are alike"
    ),
    "tests/storage/test_opening.py::test_damaged": _NO_KEY,
    "tests/cli/test_doctor.py::test_a_damaged_ledger": _NO_KEY,
    "tests/cli/test_encrypt.py": "is itself about ledgers that are encrypted, and plain again",
    "tests/cli/test_import_files.py::test_a_first_import_on_a_full_disk_leaves_no_ledger": _NO_CODE,
    "tests/cli/test_safety.py::test_damaged_page_is_found": _DAMAGED,
    "tests/cli/test_safety.py::test_file_damaged_beyond_looking_into_it": _NO_KEY,
    "tests/faults/test_backup_killed.py::test_killed_at_its_steps": (
        "counts the statements of plain files; tests/faults/test_canaries.py kills imports into encrypted ones"
    ),
    "tests/faults/test_canaries.py": "is itself about encrypted ledgers, and plain ones to compare them with",
    "tests/faults/test_damage.py::test_a_verify_that_does_not_look_is_noticed": _NO_WORDS,
    "tests/faults/test_encrypting_killed.py": "is itself about ledgers that are encrypted, and plain again",
    "tests/faults/test_failing_disk.py::test_what_is_said_of_a_full_disk": _NO_CODE,
    "tests/faults/test_guards_dropped.py::test_each_guard_is_missed": _OTHER_TABLES,
    "tests/faults/test_left_behind.py::test_nothing_is_left_behind": _NO_WORDS,
    "tests/faults/test_promises.py": "is about the table of promises, not about ledgers",
}
