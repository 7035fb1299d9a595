"""Git repositories, read and never obeyed.

Why that is safe, though a repository's own configuration can name programs to run. Only commands are used that read
objects, references and the index (rev-parse, merge-base, ls-tree, ls-files, cat-file, diff-index --cached, grep in a
commit). Of all the places where git starts a program that a configuration names, none lies on their way:

- filters (`filter.*`), text conversion (`diff.*.textconv`), diff and merge drivers: only where files are checked out,
  compared or shown. Nothing is checked out, and blobs are taken as they are stored.
- `core.fsmonitor`: asked when the index is read; switched off on the command line, which outranks every file.
- hooks: `core.hooksPath` is a place without any.
- fetching what is missing (`core.sshCommand`, `core.gitProxy`, `remote.*.uploadpack`, `ext::` addresses, credential
  helpers): a partial clone would do so by itself. GIT_NO_LAZY_FETCH forbids it, GIT_ALLOW_PROTOCOL every protocol,
  whatever `protocol.*.allow` says.
- pagers and editors: none is ever asked for; aliases cannot stand for commands that git has.
- a repository hidden in the tree as plain files: `safe.bareRepository=explicit`. One that belongs to somebody else:
  git refuses it (`safe.directory`), and that is passed on, not overruled.

Git itself is looked for in the absolute directories of PATH, never in the current one. Checked against git's sources of
2026-08-20 (every `use_shell`), and by tests/git/test_hostile.py, which sets every one of these keys.
"""
