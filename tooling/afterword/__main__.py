"""`python -m afterword` does what the `afterword` command does."""

from afterword.cli import main

if __name__ == "__main__":
    main()
