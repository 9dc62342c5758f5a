"""nginx, Apache and an FTP server, started on loopback with what they need and nothing of the system's."""
import contextlib
import http.client
import logging
import os
import pathlib
import socket
import subprocess
import threading
import time

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer

from page import Fault

HOST = "127.0.0.1"
NGINX = """
daemon off;
pid {run}/pid;
error_log {run}/log;
events {{}}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log off;
    client_body_temp_path {run}/1;
    proxy_temp_path {run}/2;
    fastcgi_temp_path {run}/3;
    uwsgi_temp_path {run}/4;
    scgi_temp_path {run}/5;
{listing}
}}
"""
MODULES = "mpm_event authz_core dir mime alias headers filter deflate autoindex".split()
APACHE = """
ServerRoot {run}
DefaultRuntimeDir {run}
PidFile {run}/pid
ErrorLog {run}/log
Listen {host}:{port}
TypesConfig /etc/mime.types
DirectoryIndex index.html
{modules}
<Directory />
    AllowOverride None
    Require all denied
</Directory>
<FilesMatch "^\\.ht">
    Require all denied
</FilesMatch>
{listing}
"""


def free_port():
    with socket.socket() as free:
        free.bind((HOST, 0))
        return free.getsockname()[1]


@contextlib.contextmanager
def started(command, run, port):
    """A server in the foreground, from when it answers to the end of the block."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        until = time.monotonic() + 20
        while True:
            try:
                socket.create_connection((HOST, port), 1).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > until:
                    process.terminate()
                    log = run / "log"
                    raise Fault(f"{command[0]} does not start:\n{process.communicate()[0]}{log.read_text() if log.exists() else ''}")
                time.sleep(0.02)
        yield
    finally:
        process.terminate()
        process.communicate(timeout=20)


@contextlib.contextmanager
def nginx(run, listing, port):
    run.mkdir()
    # Started by root, it would serve as the system's own user, who cannot look into scratch folders.
    user = "user root;" if os.geteuid() == 0 else ""
    (run / "conf").write_text(user + NGINX.format(run=run, listing=listing))
    with started(["nginx", "-e", str(run / "log"), "-p", str(run), "-c", str(run / "conf")], run, port):
        yield


@contextlib.contextmanager
def apache(run, listing, port):
    run.mkdir()
    folder = pathlib.Path("/usr/lib/apache2/modules")
    modules = "\n".join(f"LoadModule {name}_module {folder}/mod_{name}.so" for name in MODULES)
    # Started by root, it serves as somebody else; it refuses to do that as root.
    user = "User nobody\nGroup nogroup\n" if os.geteuid() == 0 else ""
    (run / "conf").write_text(user + APACHE.format(run=run, host=HOST, port=port, modules=modules, listing=listing))
    with started(["apache2", "-d", str(run), "-f", str(run / "conf"), "-DFOREGROUND"], run, port):
        yield


class Ftp:
    """An FTP server for one person, who may do everything below one folder; it writes down what she did."""

    def __init__(self, folder, name, password):
        self.port, self.sent, self.removed = free_port(), set(), set()
        outer = self

        class Handler(FTPHandler):
            authorizer = DummyAuthorizer()
            use_sendfile = False

            def on_file_received(self, file):
                outer.sent.add(os.path.relpath(file, folder))

            def ftp_DELE(self, path):
                outer.removed.add(os.path.relpath(path, folder))
                return super().ftp_DELE(path)

        # Without a handler it sets up one of its own, and tells everything.
        logging.getLogger("pyftpdlib").addHandler(logging.NullHandler())
        Handler.authorizer.add_user(name, password, str(folder), perm="elradfmwMT")
        self.server = FTPServer((HOST, self.port), Handler)
        self.ends = threading.Event()
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def serve(self):
        while not self.ends.is_set():
            self.server.ioloop.loop(timeout=0.05, blocking=False)
        self.server.close_all()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ends.set()
        self.thread.join(10)


class Browser:
    """Asks a server by the name of its site, follows nothing, and counts."""

    def __init__(self, port):
        self.port, self.asked = port, 0

    def get(self, address, **headers):
        """Status, headers (names in lower case) and body of one answer."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=10)
        try:
            connection.request("GET", address, headers={"Host": "example.org"} | headers)
            answer = connection.getresponse()
            self.asked += 1
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()
