// Words in, a job out, its outcome as an exit status: 0 done, 1 it failed, 2 it was asked
// wrongly, 128 + n stopped by signal n. All messages go to standard error, each on one line.

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/digest_text.h"
#include "cli/dry_run.h"
#include "cli/json_report.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/report_text.h"
#include "cli/signals.h"
#include "cli/verify_options.h"
#include "tpcmill/digest.h"
#include "tpcmill/error.h"
#include "tpcmill/forecast.h"
#include "tpcmill/generate.h"
#include "tpcmill/verify.h"
#include "tpcmill/words.h"

namespace tpcmill::cli {
namespace {

// One line that a terminal can show, whatever names of files it holds.
void say(const std::string& sentence) { write_all(STDERR_FILENO, "tpcmill: " + showable(sentence) + "\n"); }

int print(const std::string& text, bool stdout_is_open) {
  const int problem = stdout_is_open ? write_all(STDOUT_FILENO, text) : EBADF;
  if (problem == EPIPE)
    throw Error(Error::Kind::kBrokenPipe, "The reader of standard output went away.");
  if (problem != 0)
    throw Error::failure(std::string("Standard output cannot be written: ") +
                         std::strerror(problem) + ".");
  return 0;
}

int status_of(const Error& error) {
  switch (error.kind()) {
    case Error::Kind::kUsage:
      return 2;
    case Error::Kind::kFailure:
      return 1;
    case Error::Kind::kBrokenPipe:
      return 0;  // `tpcmill ... | head` is a success
    case Error::Kind::kInterrupted:
      return 128 + stop_flag();
  }
  return 1;
}

// The last words.
int end(const Error& error) {
  // The terminal has shown ^C.
  if (error.kind() == Error::Kind::kInterrupted && stderr_is_terminal()) write_all(STDERR_FILENO, kEraseLine);
  if (error.kind() != Error::Kind::kBrokenPipe) say(error.written());
  return status_of(error);
}

// The same without any memory.
int end_without_memory() {
  constexpr char kSentence[] = "tpcmill: Out of memory; fewer workers (-n) or smaller row groups need less.\n";
  const ssize_t written = write(STDERR_FILENO, kSentence, sizeof kSentence - 1);
  (void)written;
  return 1;
}

// CLI11 takes memory where no exception gets through: for constants, made before main(), and in noexcept functions.
// Where there is none, that too shall end in a sentence.
class Beginning {
 public:
  Beginning() : usual_(std::set_terminate([] { _exit(end_without_memory()); })) {}
  void end() const { std::set_terminate(usual_); }

 private:
  const std::terminate_handler usual_;
};
[[gnu::init_priority(101)]] const Beginning beginning;

// What a job says while it is at work, on standard error.
class Reporter {
 public:
  Reporter(const Options& typed, const Job& job)
      : typed_(typed),
        terminal_(!typed.quiet && stderr_is_terminal()),
        line_(terminal_ && !typed.no_progress) {
    if (typed.verbose)
      for (const std::string& setting : settings(job)) say(setting);
  }

  // Lives as long as this does.
  Listener listener() {
    return {.progress = [this](const Progress& progress) { line_.draw(progress); },
            .note =
                [this](const std::string& sentence, bool detail) {
                  if (!detail) notes_.push_back(sentence);
                  if (typed_.quiet || (detail && !typed_.verbose)) return;
                  line_.erase();
                  say(sentence);
                },
            .begin = stop_by_flag,
            .waiting = [this](const Error& reason) { leave(reason); },
            .stop = &stop_flag()};
  }

  void erase() { line_.erase(); }

  // What was said of the run, but for details.
  const std::vector<std::string>& notes() const { return notes_; }

  // The end of a run that made files.
  void report_done(const Report& report, const Job& job) {
    line_.erase();
    if (typed_.quiet || typed_.json) return;
    if (terminal_ && !report.tables.empty()) write_all(STDERR_FILENO, table_of(report));
    say(summary(report, job));
  }

 private:
  // Ends the process while workers are in the middle of something long, a page that a slow codec
  // compresses, say. The library has removed what was unfinished.
  [[noreturn]] void leave(const Error& reason) {
    line_.erase();
    _exit(end(reason));
  }

  const Options& typed_;
  const bool terminal_;
  ProgressLine line_;
  std::vector<std::string> notes_;
};

void report_kept(const std::vector<std::string>& kept) {
  for (const std::string& path : kept) say(path + " exists and was kept; --overwrite replaces it.");
}

// What of the job's output a terminal cannot show; "" if it can.
std::string_view unreadable(const Job& job) {
  if (job.format == "parquet") return "Parquet";
  bool packed = false;
  for (const LayoutRule& rule : job.layout.rules)
    if (rule.settings.codec) packed = rule.settings.codec->kind != Codec::Kind::kUncompressed;
  return packed ? "compressed text" : "";
}

int make(const Options& typed, bool stdout_is_open) {
  const Job job = resolve(typed);
  if (job.destination == Destination::kStdout && !stdout_is_open)
    throw Error::failure(
        "--stdout: standard output is closed; open it, or write to files with -o.");
  const std::string_view hidden = unreadable(job);
  if (job.destination == Destination::kStdout && !typed.dry_run && !hidden.empty() && isatty(STDOUT_FILENO) != 0)
    throw Error::usage("--stdout: a terminal shows no " + std::string(hidden) +
                       "; send it to a file or a program with > or |, or write files with -o.");
  if ((typed.json || typed.dry_run) && !stdout_is_open)
    throw Error::failure("Standard output is closed, and what was asked for is printed there: open it.");

  Reporter reporter(typed, job);
  if (typed.dry_run) {
    const Forecast forecast = tpcmill::forecast(job, reporter.listener());
    reporter.erase();
    report_kept(forecast.kept);
    return print(typed.json ? json_of(forecast, job, reporter.notes()) : dry_run_text(forecast), stdout_is_open);
  }
  const Report report = generate(job, reporter.listener());
  reporter.erase();
  report_kept(report.kept);
  reporter.report_done(report, job);
  return typed.json ? print(json_of(report, job, reporter.notes()), stdout_is_open) : 0;
}

int make_digests(const Options& typed, bool stdout_is_open) {
  const Job job = resolve(typed);
  if (!stdout_is_open) throw Error::failure("Standard output is closed, and digests go there: open it.");

  Reporter reporter(typed, job);
  const std::vector<TableDigest> digests = digest(job, reporter.listener());
  reporter.erase();
  print(typed.json ? json_of(digests, job, reporter.notes()) : digest_text(digests, job.parts), stdout_is_open);
  if (const std::string sentence = difference(digests); !sentence.empty()) throw Error::failure(sentence);
  return 0;
}

int verify_folder(const std::vector<std::string>& words, bool stdout_is_open) {
  const VerifyOptions typed = read_verify(words);
  beginning.end();
  if (typed.ask == VerifyOptions::Ask::kVersion)
    return print("tpcmill " + std::string(version()) + "\n", stdout_is_open);
  if (typed.ask != VerifyOptions::Ask::kRun)
    return print(verify_help(typed.ask == VerifyOptions::Ask::kLongHelp), stdout_is_open);
  if (!stdout_is_open) throw Error::failure("Standard output is closed, and what is wrong is said there: open it.");

  Options messages;
  messages.quiet = typed.quiet;
  messages.no_progress = typed.no_progress;
  const Job job{.destination = Destination::kDiscard};
  Reporter reporter(messages, job);
  // There is nothing to clean up: a signal ends the process at once, whatever it waits for.
  Listener listener = reporter.listener();
  listener.begin = nullptr;
  const VerifyReport report = verify(typed.job, listener);
  reporter.erase();
  const std::string failure = verify_failure(report, typed.job.folder);
  if (typed.json) {
    print(json_of(report, typed.job.folder, reporter.notes()), stdout_is_open);
  } else if (!failure.empty() || !typed.quiet) {
    print(verify_text(report, typed.job.folder, typed.verbose), stdout_is_open);
  }
  if (!failure.empty()) throw Error::failure(failure);
  return 0;
}

int run(const std::vector<std::string>& words, bool stdout_is_open) {
  if (!words.empty() && words[0] == "verify") return verify_folder({words.begin() + 1, words.end()}, stdout_is_open);
  const Options typed = read(words);
  beginning.end();
  if (typed.ask == Options::Ask::kVersion)
    return print("tpcmill " + std::string(version()) + "\n", stdout_is_open);
  if (typed.ask == Options::Ask::kLayouts) return print(list_of_layouts(), stdout_is_open);
  if (typed.ask == Options::Ask::kLayoutsHelp) return print(layouts_help(), stdout_is_open);
  if (typed.ask != Options::Ask::kRun) return print(help(typed), stdout_is_open);
  if (typed.command == Options::Command::kDigest) return make_digests(typed, stdout_is_open);
  if (typed.print_layout) return print(layout_text(layout_in_force(resolve(typed))), stdout_is_open);
  return make(typed, stdout_is_open);
}

}  // namespace
}  // namespace tpcmill::cli

int main(int argc, char** argv) {
  using namespace tpcmill;
  const bool stdout_is_open = cli::open_standard_files();
  cli::install_signal_handlers();
  cli::raise_descriptor_limit();
  try {
    try {
      return cli::run({argv + (argc > 0 ? 1 : 0), argv + argc}, stdout_is_open);
    } catch (const Error& error) {
      return cli::end(error);
    } catch (const std::bad_alloc&) {
      return cli::end_without_memory();
    } catch (const std::exception& error) {
      cli::say(std::string("The run failed, and nobody has foreseen how: ") + error.what() + ".");
      return 1;
    }
  } catch (...) {  // for want of memory for a sentence
    return cli::end_without_memory();
  }
}
