#!/usr/bin/env bash
# What a terminal gets: no Parquet, nothing compressed, and no ^C that stays.
. "$(dirname "$0")/common.inc"
cat > terminal.py <<'PYTHON'
"""terminal.py COLUMNS WAIT SIGNAL COMMAND...: runs it on a terminal, types ^C when WAIT (a regex) has been seen if
SIGNAL is INT, prints what the screen shows in the end and "exit N"."""
import fcntl, os, pty, re, signal, struct, sys, termios

columns, wait, key, command = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:]
pid, terminal = pty.fork()
if pid == 0:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.environ["TERM"] = "xterm"
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    os.execvp(command[0], command)
seen = b""
while True:
    try:
        piece = os.read(terminal, 65536)
    except OSError:
        break
    if not piece:
        break
    seen += piece
    if key == "INT" and re.search(wait.encode(), seen):
        key = ""
        os.write(terminal, b"\x03")
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

# The screen: lines, and where the next character goes.
lines, row, column, text = [[]], 0, 0, seen.decode(errors="replace")
at = 0
while at < len(text):
    if text.startswith("\x1b[K", at):
        del lines[row][column:]
        at += 3
        continue
    c = text[at]
    at += 1
    if c == "\r":
        column = 0
    elif c == "\n":
        row += 1
    else:
        if column == columns:
            row, column = row + 1, 0
        while len(lines) <= row:
            lines.append([])
        lines[row] += [" "] * (column + 1 - len(lines[row]))
        lines[row][column] = c
        column += 1
    while len(lines) <= row:
        lines.append([])
for line in lines:
    print("".join(line))
print("exit", status)
PYTHON
on_terminal() { timeout 60 python3 terminal.py "$@" < /dev/null > screen; }

# Ctrl-C: in the middle of the progress line, without one, and before anything is made.
for columns in 40 80 81 200; do
  on_terminal $columns 'rows/s|B/s|left' INT "$tpcmill" tpch -s 30 -o "$t/out"
  no grep -qF '^' screen
  no grep -qF '%' screen
  yes grep -qE '^tpcmill: The run was interrupted' screen
  yes grep -qx 'exit 130' screen
done
on_terminal 300 'text pool' INT "$tpcmill" tpch -s 30 --discard --no-progress -v
no grep -qF '^' screen
yes grep -qE '^tpcmill: The run was interrupted' screen
on_terminal 80 'tables' INT "$tpcmill" tpch -s 3000 --max-rows 18000000000 -T lineitem --discard -v
no grep -qF '^' screen
yes grep -qE '^tpcmill: Stopped by signal 2' screen
rm -rf out

# Parquet.
on_terminal 100 x no "$tpcmill" tpch parquet -s 0.001 -T region --stdout
yes grep -q '^tpcmill: --stdout: a terminal shows no Parquet' screen
yes grep -qx 'exit 2' screen
for format in csv tbl; do
  on_terminal 100 x no "$tpcmill" tpch $format -s 0.001 -T region -c zstd --stdout
  yes grep -q '^tpcmill: --stdout: a terminal shows no compressed text' screen
  yes grep -qx 'exit 2' screen
done
on_terminal 100 x no "$tpcmill" tpch -s 0.001 -T region -c gzip -c none --stdout -q
yes grep -q '^0|AFRICA|' screen
on_terminal 100 x no "$tpcmill" tpch -s 0.001 -T region --stdout -q
yes grep -q '^0|AFRICA|' screen
on_terminal 100 x no "$tpcmill" tpch parquet -s 0.001 -T region --stdout --dry-run
yes grep -q '^1 file' screen
