"""The forms of the notice (附件1 to 附件5), read from files that people filled in: by the words of headers, never by position."""
