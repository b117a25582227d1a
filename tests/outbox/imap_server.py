"""A real IMAP server on loopback, Dovecot, with one mailbox that is reached by TLS."""

import contextlib
import grp
import mailbox
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme

from tests.newsroom_server import free_port

PROGRAM = "/usr/sbin/dovecot"
PASSWORD = "right"
CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
ssl = required
ssl_cert = <{folder}/chain.pem
ssl_key = <{folder}/key.pem
mail_location = maildir:{folder}/mail
first_valid_uid = 1
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}
}}
"""


@dataclass(frozen=True)
class ImapServer:
    port: int
    authority: Path
    mails: mailbox.Maildir


@contextlib.contextmanager
def imap_server() -> Iterator[ImapServer]:
    if not Path(PROGRAM).exists():
        if os.environ.get("CI"):
            raise RuntimeError("dovecot-imapd is missing")
        pytest.skip("The IMAP server is missing (Debian: apt-get install dovecot-imapd)")
    folder, port = Path(tempfile.mkdtemp(prefix="imap-")), free_port()
    owner = pwd.getpwuid(os.getuid() or pwd.getpwnam("mail").pw_uid)
    group = grp.getgrgid(owner.pw_gid).gr_name
    ours = {"internal": owner.pw_name, "group": group, "login": owner.pw_name}
    users = ours if os.getuid() else {"internal": "dovecot", "group": "dovecot", "login": "dovenull"}
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "authority.pem")
    certificate = authority.issue_cert("localhost")
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    for pem in certificate.cert_chain_pems:
        pem.write_to_path(folder / "chain.pem", append=True)
    mails = mailbox.Maildir(folder / "mail", create=True)
    values = users | {"folder": folder, "port": port, "password": PASSWORD, "uid": owner.pw_uid, "gid": owner.pw_gid}
    (folder / "dovecot.conf").write_text(CONFIGURATION.format(**values))
    folder.chmod(0o755)
    process = subprocess.Popen([PROGRAM, "-F", "-c", folder / "dovecot.conf"], stdout=subprocess.DEVNULL)
    try:
        _wait(process, port, folder)
        yield ImapServer(port, folder / "authority.pem", mails)
    finally:
        process.terminate()
        process.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)


def give(server: ImapServer, raw: bytes) -> None:
    """Deliver a mail, readable for the server."""
    path = Path(server.mails._path)  # type: ignore[attr-defined]
    server.mails.add(raw)
    if not os.getuid():
        owner = pwd.getpwnam("mail")
        for each in (path, *path.rglob("*")):
            os.chown(each, owner.pw_uid, owner.pw_gid)


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    for _ in range(300):
        assert process.poll() is None, "the IMAP server stopped by itself"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.1)
    raise AssertionError((folder / "log").read_text())
