"""Writers behind the one port: the embedded one, any litellm model, a scripted one for tests, and the chain of fall-backs."""
