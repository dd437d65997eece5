"""The rules of rectifications, pure: deadlines and their colours, proposed problems, the papers, their ledger."""
