"""The tests; a package, because some library installs one of this name too."""
