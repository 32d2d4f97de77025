"""Whether an SFTP server is the one that it was: its key must stand in OpenSSH's lists of known hosts."""

from pathlib import Path

from paramiko import HostKeys, MissingHostKeyPolicy, PKey, SSHClient, SSHException

LISTS = (Path("~/.ssh/known_hosts"), Path("/etc/ssh/ssh_known_hosts"))
"""Where OpenSSH keeps them (``man 8 sshd``, "SSH_KNOWN_HOSTS FILE FORMAT")."""


class KnownHosts(MissingHostKeyPolicy):  # type: ignore[misc]  # paramiko has no types
    """Refuses every server whose key is not known, or is another than it was."""

    def missing_host_key(self, client: SSHClient, hostname: str, key: PKey) -> None:  # noqa: ARG002 - paramiko's
        """Let a known server pass.

        Args:
            client: who connects.
            hostname: the server as lists of known hosts write it, with a port other than 22 as ``[host]:port``.
            key: the one that it shows.

        Raises:
            SSHException: it is not known by this key.
        """
        lists = [_read(path.expanduser()) for path in LISTS]
        if any(known.check(hostname, key) for known in lists):
            return
        if any(known.lookup(hostname) for known in lists):
            raise SSHException(
                f"the {key.get_name()} key of {hostname} is none of those in {LISTS[0]}: another machine may stand in "
                "for it; compare the keys before you replace the line"
            )
        raise SSHException(
            f"{hostname} is not in {LISTS[0]} of this user: connect once with sftp and compare the key that it shows"
        )


def _read(path: Path) -> HostKeys:
    known = HostKeys()
    if path.is_file():
        known.load(str(path))
    return known
