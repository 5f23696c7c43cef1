"""Knowledge from where it lies today: files of many kinds read into Markdown, in a process that cannot do harm."""
