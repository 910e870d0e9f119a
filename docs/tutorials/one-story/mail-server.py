#!/usr/bin/python3
"""A mail server that delivers nothing and prints what it gets: mail-server.py 2525 (Debian: python3-aiosmtpd)."""
import email
import email.policy
import sys
import threading

from aiosmtpd.controller import Controller


class Printer:
    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        print(f"To: {', '.join(envelope.rcpt_tos)}\nSubject: {mail['Subject']}\n\n{mail.get_body(('plain',)).get_content()}", flush=True)
        return "250 OK"


Controller(Printer(), hostname="127.0.0.1", port=int(sys.argv[1])).start()
threading.Event().wait()
