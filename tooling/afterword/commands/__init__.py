"""One module per command: options → core → adapters → echo → exit code."""
