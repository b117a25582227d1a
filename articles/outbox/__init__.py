"""The outbox: outgoing email is stored here first and sent later."""
