"""PostgreSQL and MariaDB as Debian has them, started in a folder of their own, reached by a socket there, and ended
with the test. Programs find them by the environment."""
import contextlib
import getpass
import glob
import os
import pathlib
import shutil
import subprocess
import time

PATIENCE = 60  # seconds


def as_nobody(command):
    """Servers refuse to be root. They go with us, however we end."""
    drop = ["--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.getuid() == 0 else []
    return ["setpriv", *drop, "--pdeathsig=TERM", *map(str, command)]


def found(program, *patterns):
    """The path of a program, also where the PATH does not lead."""
    paths = [path for pattern in patterns for path in sorted(glob.glob(pattern))]
    path = shutil.which(program, path=os.pathsep.join([os.environ["PATH"], "/usr/sbin"])) or (paths[-1] if paths else None)
    if not path:
        raise SystemExit(f"{program} is not installed (scripts/install-packages strangers)")
    return path


def folder_of(work, name):
    folder = pathlib.Path(work, name)
    folder.mkdir()
    if os.getuid() == 0:
        shutil.chown(folder, "nobody", "nogroup")
    return folder


def run(command, folder):
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))}: {done.stdout}{done.stderr}")


@contextlib.contextmanager
def server(command, folder, is_ready):
    """Runs as long as it is needed; yields when it is ready."""
    with open(folder.with_name(folder.name + ".log"), "w+") as log:
        process = subprocess.Popen(as_nobody(command), cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            end = time.monotonic() + PATIENCE
            while subprocess.run(is_ready, capture_output=True).returncode != 0:
                if process.poll() is not None or time.monotonic() > end:
                    log.seek(0)
                    raise RuntimeError(f"{command[0]} does not start: {log.read()[-2000:]}")
                time.sleep(0.1)
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE)


@contextlib.contextmanager
def postgresql(work):
    folder = folder_of(work, "pg")
    user = getpass.getuser()
    run(as_nobody([found("initdb", "/usr/lib/postgresql/*/bin/initdb"), "-D", folder / "data", "-U", user, "--auth=trust",
                   "--encoding=UTF8", "--locale=C", "--no-sync"]), folder)
    os.environ.update(PGHOST=str(folder), PGUSER=user, PGDATABASE="postgres")
    # SIGINT would be the fast way out; SIGTERM waits for clients, of which none is left.
    with server([found("postgres", "/usr/lib/postgresql/*/bin/postgres"), "-D", folder / "data", "-k", folder,
                 "-c", "listen_addresses=", "-c", "fsync=off"], folder, ["psql", "-c", "select 1"]):
        yield


@contextlib.contextmanager
def mariadb(work):
    folder = folder_of(work, "maria")
    run(as_nobody([found("mariadb-install-db"), "--no-defaults", f"--datadir={folder}/data", "--skip-test-db",
                   "--auth-root-authentication-method=normal"]), folder)
    socket = str(folder / "socket")
    # What Debian's own file says of the socket counts more than the environment, and this file more than that.
    (folder / "my.cnf").write_text(f"[client]\nsocket={socket}\n")
    os.environ["MARIADB_HOME"] = os.environ["MYSQL_HOME"] = str(folder)
    root = ["mariadb", "--no-defaults", "--socket", socket, "-u", "root"]
    with server([found("mariadbd"), "--no-defaults", f"--datadir={folder}/data", f"--socket={socket}", "--skip-networking",
                 "--innodb-flush-log-at-trx-commit=0"], folder, [*root, "-e", "select 1"]):
        user = getpass.getuser()
        run([*root, "-e", f"create user if not exists '{user}'@'localhost'; grant all on *.* to '{user}'@'localhost'"], folder)
        yield
