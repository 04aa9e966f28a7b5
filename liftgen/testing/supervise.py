"""Supervise: run a server, and end it with all that it started when standard input closes.

Run as a script, by path, in a session of its own, with the seconds that the server gets to stop in, a folder for it to work in,
and its command. Whoever asks for the server holds the other end of standard input: however that process ends, `kill -9` included,
the operating system closes its end, and the server goes. The folder goes with it.
"""

import os
import shutil
import signal
import subprocess
import sys
import threading

CANNOT_RUN = 127  # as a shell says it


def main(patience: float, home: str, command: list[str]) -> int:
    # A handler, not SIG_IGN, which the server would inherit: SIGTERM goes to the whole group, and this process is in it.
    signal.signal(signal.SIGTERM, lambda *_: None)
    ending = threading.Event()
    try:
        environment = {**os.environ, "HOME": home, "TMPDIR": home}
        try:
            server = subprocess.Popen(command, cwd=home, env=environment, stdin=subprocess.DEVNULL)
        except OSError as refusal:
            print(f"cannot run `{command[0]}`: {refusal.strerror}", flush=True)
            return CANNOT_RUN
        watch = threading.Thread(target=end_with_standard_input, args=(server, patience, home, ending), daemon=True)
        watch.start()
        status = server.wait()
        if ending.is_set():
            watch.join()
        print(f"the server ended with status {status}", flush=True)
        os.killpg(0, signal.SIGTERM)
        return status if status >= 0 else 128 - status
    finally:
        shutil.rmtree(home, ignore_errors=True)


def end_with_standard_input(
    server: subprocess.Popen[bytes], patience: float, home: str, ending: threading.Event
) -> None:
    os.read(0, 1)  # returns at the end of the input; nothing is ever written there
    ending.set()
    os.killpg(0, signal.SIGTERM)
    try:
        server.wait(patience)
    except subprocess.TimeoutExpired:
        print(f"the server did not stop within {patience} s and was killed", flush=True)
    shutil.rmtree(home, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), sys.argv[2], sys.argv[3:]))
