// Runs a program and makes the n-th of its calls to the system fail.
//
//   faults --report FILE [--seconds S] [--call GROUP,... --nth N --with WHAT [--onward]] -- PROGRAM WORDS...
//
// A seccomp filter stops the program, its threads and the processes that it forks at each call of the
// table below, and this tracer (ptrace) lets it through or puts an error in its place. Unlike a preloaded
// library it sees every call: those that the C library makes for itself (memory, threads), and those of
// io_uring. One counter counts for all threads and processes together.
//
// WHAT is the name of an error (ENOSPC); or "short", for reads that give few bytes and writes that take
// half; or "SIGKILL", by which the process ends that is about to make the call. --onward: all calls from the
// n-th on fail, as on a disk that is full or gone.
//
// GROUP "completion" is a write by io_uring: it is accepted and does not land. Its entry in the ring is
// changed between the program's last look at it and the kernel's first: to half its length, to a file
// that is none (EBADF), or to one that is always full (ENOSPC).
//
// Calls count from the moment on where the program ignores SIGPIPE, which tpcmill does first of all: what
// the loader of programs does before is not ours. Standard files are left alone, but for completions.
//
// The report has a line for each thing known:
//   calls GROUP COUNT      for each group
//   hit NAME OF-WHAT       for each call that was made to fail
//   hang                   the program was not done after S seconds, and was killed
//   survivor PID           a process of it that was still there a moment after it had ended
//
// Ends with the program's status, 128 + N if signal N ended it; 99 if it could not be traced.

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/io_uring.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

constexpr uint64_t kShortRead = 16;
constexpr unsigned kMomentSeconds = 2;  // in which those die whose parent has ended
constexpr int kAlwaysFull = 200;  // the descriptor of /dev/full in the program

enum class What { kDescriptor, kPath, kPathAt, kNothing };  // what a call's first words name

struct Call {
  long number;
  const char* name;
  const char* group;
  What of;
};

// What is no group of its own here: "create" is open with a flag that makes a file.
constexpr Call kCalls[] = {
    {SYS_open, "open", "open", What::kPath},
    {SYS_openat, "openat", "open", What::kPathAt},
    {SYS_creat, "creat", "create", What::kPath},
    {SYS_mkdir, "mkdir", "folder", What::kPath},
    {SYS_mkdirat, "mkdirat", "folder", What::kPathAt},
    {SYS_write, "write", "write", What::kDescriptor},
    {SYS_writev, "writev", "write", What::kDescriptor},
    {SYS_pwrite64, "pwrite", "write", What::kDescriptor},
    {SYS_pwritev, "pwritev", "write", What::kDescriptor},
    {SYS_pwritev2, "pwritev2", "write", What::kDescriptor},
    {SYS_read, "read", "read", What::kDescriptor},
    {SYS_readv, "readv", "read", What::kDescriptor},
    {SYS_pread64, "pread", "read", What::kDescriptor},
    {SYS_preadv, "preadv", "read", What::kDescriptor},
    {SYS_fsync, "fsync", "sync", What::kDescriptor},
    {SYS_fdatasync, "fdatasync", "sync", What::kDescriptor},
    {SYS_syncfs, "syncfs", "sync", What::kDescriptor},
    {SYS_sync_file_range, "sync_file_range", "sync", What::kDescriptor},
    {SYS_ftruncate, "ftruncate", "size", What::kDescriptor},
    {SYS_truncate, "truncate", "size", What::kPath},
    {SYS_fallocate, "fallocate", "size", What::kDescriptor},
    {SYS_rename, "rename", "rename", What::kPath},
    {SYS_renameat, "renameat", "rename", What::kPathAt},
    {SYS_renameat2, "renameat2", "rename", What::kPathAt},
    {SYS_link, "link", "rename", What::kPath},
    {SYS_linkat, "linkat", "rename", What::kPathAt},
    {SYS_unlink, "unlink", "remove", What::kPath},
    {SYS_unlinkat, "unlinkat", "remove", What::kPathAt},
    {SYS_rmdir, "rmdir", "remove", What::kPath},
    {SYS_close, "close", "close", What::kDescriptor},
    {SYS_flock, "flock", "lock", What::kDescriptor},
    {SYS_stat, "stat", "look", What::kPath},
    {SYS_lstat, "lstat", "look", What::kPath},
    {SYS_fstat, "fstat", "look", What::kDescriptor},
    {SYS_newfstatat, "newfstatat", "look", What::kPathAt},
    {SYS_statx, "statx", "look", What::kPathAt},
    {SYS_statfs, "statfs", "look", What::kPath},
    {SYS_fstatfs, "fstatfs", "look", What::kDescriptor},
    {SYS_access, "access", "look", What::kPath},
    {SYS_faccessat, "faccessat", "look", What::kPathAt},
    {SYS_faccessat2, "faccessat2", "look", What::kPathAt},
    {SYS_readlink, "readlink", "look", What::kPath},
    {SYS_readlinkat, "readlinkat", "look", What::kPathAt},
    {SYS_getdents64, "getdents64", "look", What::kDescriptor},
    {SYS_fcntl, "fcntl", "control", What::kDescriptor},
    {SYS_ioctl, "ioctl", "control", What::kDescriptor},
    {SYS_prctl, "prctl", "control", What::kNothing},
    {SYS_mmap, "mmap", "memory", What::kNothing},
    {SYS_mremap, "mremap", "memory", What::kNothing},
    {SYS_mprotect, "mprotect", "memory", What::kNothing},
    {SYS_brk, "brk", "memory", What::kNothing},
    {SYS_madvise, "madvise", "advice", What::kNothing},
    {SYS_memfd_create, "memfd_create", "memory", What::kPath},
    {SYS_clone, "clone", "start", What::kNothing},
    {SYS_clone3, "clone3", "start", What::kNothing},
    {SYS_fork, "fork", "start", What::kNothing},
    {SYS_vfork, "vfork", "start", What::kNothing},
    {SYS_futex, "futex", "wait", What::kNothing},
    {SYS_wait4, "wait4", "wait", What::kNothing},
    {SYS_nanosleep, "nanosleep", "wait", What::kNothing},
    {SYS_clock_nanosleep, "clock_nanosleep", "wait", What::kNothing},
    {SYS_getrandom, "getrandom", "random", What::kNothing},
    {SYS_sched_getaffinity, "sched_getaffinity", "control", What::kNothing},
    {SYS_io_uring_setup, "io_uring_setup", "ring", What::kNothing},
    {SYS_io_uring_enter, "io_uring_enter", "enter", What::kNothing},
    {SYS_rt_sigaction, "rt_sigaction", "", What::kNothing},  // only to see where to begin
};

const Call* find_call(long number) {
  const auto found = std::find_if(std::begin(kCalls), std::end(kCalls), [&](const Call& c) { return c.number == number; });
  return found == std::end(kCalls) ? nullptr : found;
}

struct Options {
  std::set<std::string> groups;
  long nth = 0;
  std::string with;
  int error = 0;  // 0: short, or kill
  bool kill = false;
  bool onward = false;
  std::string report;
  unsigned seconds = 30;
  char** program = nullptr;
};

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "faults: %s (%s)\n", why.c_str(), std::strerror(errno));
  std::exit(99);
}

// What a task shall do when the call that it is in ends.
struct AtEnd {
  bool wanted = false;
  user_regs_struct before{};  // words of the call to be put back
  bool put_back = false;
  int error = 0;                // to be its result
  uint64_t ring_parameters = 0;  // a ring was asked for
};

class Tracer {
 public:
  explicit Tracer(const Options& options) : options_(options) {}

  // Returns the status to end with.
  int run() {
    start();
    static volatile sig_atomic_t late;
    struct sigaction action {};
    action.sa_handler = [](int) { late = 1; };
    sigaction(SIGALRM, &action, nullptr);
    alarm(options_.seconds);
    for (;;) {
      int status = 0;
      const pid_t task = waitpid(-1, &status, __WALL);
      if (late != 0) {
        late = 0;
        time_is_up();
      }
      if (task < 0 && errno == EINTR) continue;
      if (task < 0) break;
      if (WIFSTOPPED(status)) {
        tasks_.insert(task);
        stopped(task, status);
      } else {
        ended(task, status);
      }
    }
    tell();
    return status_;
  }

 private:
  void start() {
    int gate[2];
    if (pipe2(gate, O_CLOEXEC) != 0) give_up("no pipe");
    program_ = fork();
    if (program_ < 0) give_up("no process");
    if (program_ == 0) {
      char go;
      if (read(gate[0], &go, 1) != 1) _exit(99);
      become_program();
    }
    const long follow = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
                        PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL;
    if (ptrace(PTRACE_SEIZE, program_, nullptr, follow) != 0) {
      kill(program_, SIGKILL);
      give_up("ptrace is refused");
    }
    tasks_.insert(program_);
    if (write(gate[1], "g", 1) != 1) give_up("no gate");
    close(gate[0]);
    close(gate[1]);
  }

  [[noreturn]] void become_program() {
    const int full = open("/dev/full", O_WRONLY);
    if (full < 0 || dup2(full, kAlwaysFull) < 0) _exit(99);
    close(full);
    std::vector<sock_filter> filter;
    filter.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)));
    for (const Call& call : kCalls) {
      filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<uint32_t>(call.number), 0, 1));
      filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE));
    }
    filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    const sock_fprog all{static_cast<unsigned short>(filter.size()), filter.data()};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &all) != 0) _exit(99);
    execv(options_.program[0], options_.program);
    _exit(99);
  }

  void stopped(pid_t task, int status) {
    const int signal = WSTOPSIG(status), event = status >> 16;
    int pass = 0;
    __ptrace_request go = PTRACE_CONT;
    if (event == PTRACE_EVENT_SECCOMP) {
      if (begins(task)) go = PTRACE_SYSCALL;
    } else if (signal == (SIGTRAP | 0x80)) {
      ends(task);
    } else if (event == 0) {
      pass = signal;
    }
    ptrace(go, task, nullptr, pass);
  }

  // A call begins. Returns true if its end is waited for, too.
  bool begins(pid_t task) {
    user_regs_struct words{};
    if (ptrace(PTRACE_GETREGS, task, nullptr, &words) != 0) return false;
    const Call* const call = find_call(static_cast<long>(words.orig_rax));
    if (call == nullptr) return false;
    if (call->number == SYS_rt_sigaction) {
      counting_ = counting_ || words.rdi == SIGPIPE;
      return false;
    }
    AtEnd& end = at_end_[task] = {};
    if (call->number == SYS_io_uring_setup) {
      end.wanted = true;
      end.ring_parameters = words.rsi;
    }
    if (!counting_) return end.wanted;
    if (call->of == What::kDescriptor && words.rdi <= STDERR_FILENO) return false;
    const bool sends = call->number == SYS_io_uring_enter && words.rsi > 0;
    if (is_hit(group_of(*call, words))) fail(task, *call, words, end);
    if (sends && !options_.kill && is_hit("completion")) fail_completion(task, words);
    return end.wanted;
  }

  static std::string group_of(const Call& call, const user_regs_struct& words) {
    const auto flags = call.number == SYS_open ? words.rsi : words.rdx;
    const bool opens = std::strcmp(call.group, "open") == 0;
    return opens && (flags & (O_CREAT | (O_TMPFILE & ~O_DIRECTORY))) != 0 ? "create" : call.group;
  }

  bool is_hit(const std::string& group) {
    ++counts_[group];
    if (!options_.groups.contains(group)) return false;
    ++wanted_;
    return options_.onward ? wanted_ >= options_.nth : wanted_ == options_.nth;
  }

  void fail(pid_t task, const Call& call, user_regs_struct words, AtEnd& end) {
    hits_.push_back(std::string(call.name) + " " + what(task, call, words));
    end.before = words;
    if (options_.kill) {
      kill(process_of(task), SIGKILL);
      return;
    }
    if (options_.error == 0) {
      shorten(task, words, end);
    } else if (call.number == SYS_close) {
      end.wanted = true;  // the descriptor is closed all the same
      end.error = options_.error;
      return;
    } else if (call.number == SYS_brk) {
      words.rdi = 0;  // stays where it is, which is how it fails
      end.wanted = end.put_back = true;
    } else {
      words.orig_rax = static_cast<unsigned long long>(-1);
      words.rax = static_cast<unsigned long long>(-options_.error);
      end.wanted = false;
    }
    ptrace(PTRACE_SETREGS, task, nullptr, &words);
  }

  // Half of what is to be written, at least a byte, and few bytes for reads, which often ask for more than
  // there is. Of several pieces only the first.
  static void shorten(pid_t task, user_regs_struct& words, AtEnd& end) {
    const auto number = static_cast<long>(words.orig_rax);
    if (number == SYS_writev || number == SYS_pwritev || number == SYS_readv || number == SYS_preadv) {
      iovec piece{};
      if (!get(task, words.rsi, &piece, sizeof piece)) return;
      words.orig_rax = static_cast<unsigned long long>(number == SYS_writev    ? SYS_write
                                                       : number == SYS_pwritev ? SYS_pwrite64
                                                       : number == SYS_readv   ? SYS_read
                                                                               : SYS_pread64);
      words.rsi = reinterpret_cast<uintptr_t>(piece.iov_base);
      words.rdx = piece.iov_len;
    }
    const bool reads = words.orig_rax == SYS_read || words.orig_rax == SYS_pread64;
    words.rdx = reads ? std::min<uint64_t>(words.rdx, kShortRead) : words.rdx - words.rdx / 2;
    end.wanted = end.put_back = true;
  }

  // A call has ended that was to be waited for.
  void ends(pid_t task) {
    const AtEnd end = at_end_[task];
    at_end_.erase(task);
    user_regs_struct words{};
    if (!end.wanted || ptrace(PTRACE_GETREGS, task, nullptr, &words) != 0) return;
    if (end.ring_parameters != 0 && static_cast<long>(words.rax) >= 0) {
      io_uring_params parameters{};
      if (get(task, end.ring_parameters, &parameters, sizeof parameters))
        rings_[{process_of(task), static_cast<int>(words.rax)}] = parameters;
    }
    if (end.put_back) {
      words.rdi = end.before.rdi;
      words.rsi = end.before.rsi;
      words.rdx = end.before.rdx;
    }
    if (end.error != 0) words.rax = static_cast<unsigned long long>(-end.error);
    ptrace(PTRACE_SETREGS, task, nullptr, &words);
  }

  // Changes the entry that was put into the ring last. The ring is shared memory: with a descriptor of it
  // we see it, too.
  void fail_completion(pid_t task, const user_regs_struct& words) {
    const pid_t process = process_of(task);
    const auto ring = rings_.find({process, static_cast<int>(words.rdi)});
    if (ring == rings_.end()) give_up("writes go to a ring that nobody asked for");
    const io_uring_params& has = ring->second;
    const int owner = static_cast<int>(syscall(SYS_pidfd_open, process, 0));
    const int file = static_cast<int>(syscall(SYS_pidfd_getfd, owner, ring->first.second, 0));
    const size_t queue_bytes = has.sq_off.array + has.sq_entries * sizeof(uint32_t);
    const size_t entries_bytes = has.sq_entries * sizeof(io_uring_sqe);
    void* const queue = mmap(nullptr, queue_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, IORING_OFF_SQ_RING);
    void* const entries = mmap(nullptr, entries_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, IORING_OFF_SQES);
    if (queue == MAP_FAILED || entries == MAP_FAILED) give_up("a ring cannot be looked into");
    const auto word = [&](uint32_t at) { return *reinterpret_cast<uint32_t*>(static_cast<char*>(queue) + at); };
    const uint32_t last = (word(has.sq_off.tail) - 1) & word(has.sq_off.ring_mask);
    io_uring_sqe& entry = static_cast<io_uring_sqe*>(entries)[word(has.sq_off.array + last * sizeof(uint32_t))];
    hits_.push_back("completion of " + std::to_string(entry.len) + " bytes");
    if (options_.error == 0) entry.len -= entry.len / 2;
    if (options_.error == ENOSPC) entry.fd = kAlwaysFull;
    if (options_.error == EBADF) entry.fd = -1;
    munmap(queue, queue_bytes);
    munmap(entries, entries_bytes);
    close(file);
    close(owner);
  }

  void ended(pid_t task, int status) {
    tasks_.erase(task);
    at_end_.erase(task);
    if (task != program_) return;
    status_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    alarm(kMomentSeconds);
  }

  // Of the program, or of those that it leaves: its end kills them, and they have a moment to die.
  void time_is_up() {
    if (tasks_.contains(program_)) {
      hang_ = true;
    } else if (!hang_) {
      survivors_.assign(tasks_.begin(), tasks_.end());
    }
    kill_all();
  }

  void kill_all() const {
    for (const pid_t task : tasks_) kill(task, SIGKILL);
  }

  static pid_t process_of(pid_t task) {
    std::ifstream file("/proc/" + std::to_string(task) + "/status");
    for (std::string line; std::getline(file, line);)
      if (line.starts_with("Tgid:")) return static_cast<pid_t>(std::atoi(line.c_str() + 5));
    return task;
  }

  static bool get(pid_t task, uint64_t from, void* to, size_t size) {
    const iovec here{to, size}, there{reinterpret_cast<void*>(from), size};
    return process_vm_readv(task, &here, 1, &there, 1, 0) == static_cast<ssize_t>(size);
  }

  static std::string what(pid_t task, const Call& call, const user_regs_struct& words) {
    if (call.of == What::kNothing) return "";
    const std::string folder = "/proc/" + std::to_string(task) + "/fd/";
    const auto descriptor = [&] {
      char path[4096];
      const ssize_t length = readlink((folder + std::to_string(static_cast<int>(words.rdi))).c_str(), path, sizeof path);
      return std::string(path, static_cast<size_t>(std::max<ssize_t>(0, length)));
    };
    if (call.of == What::kDescriptor) return descriptor();
    std::string path;
    for (uint64_t at = call.of == What::kPath ? words.rdi : words.rsi;; ++at) {
      char c = 0;
      if (!get(task, at, &c, 1) || c == '\0') break;
      path += c;
    }
    return path.empty() && call.of == What::kPathAt ? descriptor() : path;
  }

  void tell() const {
    std::ofstream report(options_.report);
    for (const auto& [group, count] : counts_) report << "calls " << group << " " << count << "\n";
    for (const std::string& hit : hits_) report << "hit " << hit << "\n";
    if (hang_) report << "hang\n";
    for (const pid_t survivor : survivors_) report << "survivor " << survivor << "\n";
  }

  const Options& options_;
  pid_t program_ = 0;
  int status_ = 99;
  bool counting_ = false, hang_ = false;
  long wanted_ = 0;
  std::set<pid_t> tasks_;
  std::map<pid_t, AtEnd> at_end_;
  std::map<std::pair<pid_t, int>, io_uring_params> rings_;
  std::map<std::string, long> counts_;
  std::vector<std::string> hits_;
  std::vector<pid_t> survivors_;
};

int error_of(const std::string& name) {
  for (int error = 1; error < 200; ++error)
    if (const char* const known = strerrorname_np(error); known != nullptr && name == known) return error;
  give_up(name + " is no error");
}

Options read_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--") {
      options.program = argv + i + 1;
      break;
    }
    if (word == "--onward") {
      options.onward = true;
      continue;
    }
    const std::string value = i + 1 < argc ? argv[++i] : "";
    if (word == "--call") {
      std::istringstream groups(value);
      for (std::string group; std::getline(groups, group, ',');) options.groups.insert(group);
    } else if (word == "--nth") {
      options.nth = std::atol(value.c_str());
    } else if (word == "--with") {
      options.with = value;
      options.kill = value == "SIGKILL";
      options.error = value == "short" || options.kill ? 0 : error_of(value);
    } else if (word == "--report") {
      options.report = value;
    } else if (word == "--seconds") {
      options.seconds = static_cast<unsigned>(std::atoi(value.c_str()));
    } else {
      give_up(word + " is no option");
    }
  }
  if (options.program == nullptr || options.program[0] == nullptr || options.report.empty()) give_up("what to run?");
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = read_options(argc, argv);
  return Tracer(options).run();
}
