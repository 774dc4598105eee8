// run(), the table of contents: what is settled where, in the order in which it happens.

#include <algorithm>
#include <exception>
#include <map>
#include <new>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "base/counted.h"
#include "base/os.h"
#include "folder/folder.h"
#include "folder/hashes.h"
#include "folder/leftovers.h"
#include "folder/older.h"
#include "plan/plan.h"
#include "run/finished.h"
#include "run/interrupted.h"
#include "run/ledger.h"
#include "run/prepare.h"
#include "run/run.h"
#include "run/space.h"
#include "run/work.h"
#include "run/workers.h"
#include "tpcmill/generate.h"
#include "tpcmill/words.h"

namespace tpcmill {
namespace {

// A stopped run cleans up behind workers that are still busy after this long.
constexpr uint64_t kPatienceNanoseconds = 50'000'000;

constexpr size_t kMostNamed = 20;

// One run from its plan on: workers at work, this thread watching.
class Run {
 public:
  Run(const Prepared& prepared, const Listener& listener, const RowConsumer* consumer, std::vector<FileNames> names,
      std::optional<FolderMarker>& marker, const FileIo& io)
      : prepared_(prepared),
        job_(prepared.job),
        listener_(listener),
        consumer_(consumer),
        plan_(prepared.plan),
        marker_(marker),
        names_(std::move(names)),
        ledger_(plan_.files.size(), plan_.chunks, job_.destination == Destination::kStdout, notes_folder(),
                prepared.at_once),
        begun_(monotonic_nanoseconds()) {
    if (io.mode != Io::kBuffered) aligned_.emplace(io, plan_.files.size());
    if (job_.destination != Destination::kFiles || !job_.manifest) return;
    hashes_.emplace(expected_bytes(plan_), prepared.at_work);
    finished_.emplace(job_, plan_, ledger_, *hashes_, *prepared.manifest, *prepared.head,
                      run_lock_name(output_folder(job_), prepared.run), known_before(prepared));
  }

  // Throws what made the run fail, after cleaning up.
  void work_all(unsigned workers) {
    const WorkerContext context{.world = prepared_.world,
                    .plan = plan_,
                    .ledger = ledger_,
                    .in_order = job_.destination == Destination::kStdout,
                    .open_sink = sink_opener(),
                    .names = names_,
                    .overwrite = job_.overwrite,
                    .keep_existing = job_.keep_existing,
                    .durable = job_.durable,
                    .hashes = hashes_ ? &*hashes_ : nullptr,
                    .finished = finished_ ? &*finished_ : nullptr,
                    .parts = job_.parts,
                    .aligned = aligned_ ? &*aligned_ : nullptr};
    const auto run_workers = job_.processes != 0 ? run_forks : run_threads;
    run_workers(workers, ledger_, [&] { work(context); }, [&] { watch_all(); });
    if (!ledger_.failed()) update_manifest(true);
    if (ledger_.failed()) {
      remove_temporary_files();
      update_manifest(true);
      if (problem_) std::rethrow_exception(problem_);
      throw reason();
    }
    tell_progress(false);
    tell_same();
  }

  Report report() const {
    const Existing& existing = prepared_.existing;
    Report report{.tables = {},
                  .kept = existing.foreign,
                  .whole = existing.whole,
                  .whole_tables = existing.whole_tables,
                  .seconds = 0};
    for (size_t t = 0; t < plan_.tables.size(); ++t) {
      TableReport table{.table = std::string(plan_.tables[t]->table->name)};
      uint64_t begun = UINT64_MAX, ended = 0;
      for (size_t f = 0; f < plan_.files.size(); ++f) {
        if (plan_.files[f].table != t) continue;
        if (ledger_.state(f) == Ledger::FileState::kKept) {
          report.kept.push_back(names_[f].final);
          continue;
        }
        ++table.files;
        table.rows += ledger_.file_rows(f);
        table.bytes += ledger_.file_size(f);
        begun = std::min(begun, ledger_.begun_at(f));
        ended = std::max(ended, ledger_.ended_at(f));
      }
      if (ended > begun) table.seconds = static_cast<double>(ended - begun) * 1e-9;
      if (table.files != 0) report.tables.push_back(std::move(table));
    }
    report.seconds = seconds();
    return report;
  }

 private:
  // What the manifest said of the folder when the run began.
  static std::map<std::string, ManifestEntry> known_before(const Prepared& prepared) {
    std::map<std::string, ManifestEntry> files = prepared.existing.adopted;
    if (prepared.found) files.insert(prepared.found->files.begin(), prepared.found->files.end());
    return files;
  }

  std::function<std::unique_ptr<Sink>(const WorkerContext&)> sink_opener() const {
    if (consumer_ != nullptr) return [consumer = consumer_](const WorkerContext&) { return consumer->open_sink(); };
    switch (job_.destination) {
      case Destination::kFiles:
        return [](const WorkerContext& context) {
          return make_file_sink(
              context.names,
              {.overwrite = context.overwrite, .keep = context.keep_existing, .sync = context.durable}, context.aligned);
        };
      case Destination::kStdout:
        return [](const WorkerContext&) { return make_stdout_sink(); };
      case Destination::kDiscard:
        break;
    }
    return [](const WorkerContext&) { return make_discard_sink(); };
  }

  // Notes on row groups lie beside the output: there is room, and memory stays bounded.
  std::string notes_folder() const {
    if (find_format(job_.format)->text) return "";
    if (job_.destination == Destination::kFiles) return output_folder(job_);
    const char* const wanted = std::getenv("TMPDIR");
    for (const char* folder : {wanted != nullptr ? wanted : "/tmp", "/tmp", "/var/tmp"})
      if (access(folder, W_OK | X_OK) == 0) return folder;
    return "/dev/shm";
  }

  double seconds() const { return static_cast<double>(monotonic_nanoseconds() - begun_) * 1e-9; }

  // Called by the run's own thread while workers work.
  void watch() {
    if (listener_.stop != nullptr && listener_.stop->load() != 0 && !ledger_.failed())
      ledger_.fail(Error::Kind::kInterrupted, "The run was interrupted.");
    if (!ledger_.failed()) check_folder_now_and_then();
    if (ledger_.failed() && stopped_at_ == 0) stopped_at_ = monotonic_nanoseconds();
    const bool late = stopped_at_ != 0 && monotonic_nanoseconds() - stopped_at_ > kPatienceNanoseconds;
    // Workers in the middle of something long do not keep the folder from being clean: what they
    // still write has no name any more.
    if (late && !cleaned_) {
      remove_temporary_files();
      update_manifest(true);
      marker_.reset();
    }
    if (!ledger_.failed()) update_manifest(false);
    tell_progress(late);
    if (late && listener_.waiting) listener_.waiting(reason());
  }

  // The same, for whoever must not throw while workers work: what a listener throws, and lack of memory, ends the run,
  // which cleans up first.
  void watch_all() noexcept {
    try {
      watch();
    } catch (...) {
      if (!ledger_.failed()) problem_ = std::current_exception();
      ledger_.fail(Error::Kind::kFailure, "The run was given up by its own thread.");
    }
  }

  // A run of hours shall not write them to a folder that is gone.
  void check_folder_now_and_then() {
    constexpr uint64_t kPause = 500'000'000;
    if (!marker_ || monotonic_nanoseconds() < folder_due_) return;
    folder_due_ = monotonic_nanoseconds() + kPause;
    try {
      marker_->check_still_there();
    } catch (const Error& error) {
      ledger_.fail(error.kind(), error.written());
    }
  }

  // Once the run has failed, its reason is what counts, not that of the manifest.
  void update_manifest(bool now) {
    if (!finished_) return;
    try {
      if (!now) return finished_->update_if_due();
      if (ledger_.failed()) find_finished();
      // A run that stops leaves its journal behind rather than wait.
      constexpr int kHurriedMilliseconds = 50;
      finished_->update(ledger_.failed() ? kHurriedMilliseconds : ManifestFile::kLockMilliseconds);
    } catch (const Error& error) {
      if (now && marker_) marker_->keep_journal();
      ledger_.fail(error.kind(), error.written());
    } catch (const std::bad_alloc&) {
      if (now && marker_) marker_->keep_journal();
      ledger_.fail(Error::Kind::kFailure, "Memory for the manifest cannot be had.");
    }
  }

  // A worker that died may have given a file its name, and not come to say so.
  void find_finished() {
    for (size_t i = 0; i < names_.size(); ++i)
      if (ledger_.state(i) == Ledger::FileState::kStarted && finished_->is_whole(i, names_[i].final))
        ledger_.set_state(i, Ledger::FileState::kFinished);
  }

  // Whoever typed the same command twice shall know what became of it.
  void tell_same() const {
    size_t same = 0;
    for (size_t i = 0; i < names_.size(); ++i) same += ledger_.state(i) == Ledger::FileState::kSame ? 1 : 0;
    if (same == 0 || !listener_.note) return;
    listener_.note(same == names_.size()
                       ? "Another run was at work in this folder and has made the same, which was left in its place."
                       : fmt::format("Another run was at work in this folder and has made {} of these {} files, the "
                                     "same, which were left in their places.", same, names_.size()),
                   false);
  }

  void tell_progress(bool stopping) {
    if (!listener_.progress) return;
    Progress progress;
    progress.rows = ledger_.rows();
    progress.bytes = ledger_.bytes();
    progress.files = static_cast<uint32_t>(plan_.files.size());
    progress.files_finished = ledger_.files_finished();
    progress.fraction = progress.files_finished == progress.files
                            ? 1.0
                            : std::min(1.0, static_cast<double>(progress.bytes) / std::max(1.0, plan_.bytes));
    progress.seconds = seconds();
    progress.stopping = stopping;
    listener_.progress(progress);
  }

  void remove_temporary_files() {
    constexpr int kMostTries = 20;
    int tries = 0;
    for (size_t i = 0; i < names_.size(); ++i) {
      const auto is_started = [&] { return ledger_.state(i) == Ledger::FileState::kStarted; };
      if (!is_started() || unlink(names_[i].temporary.c_str()) == 0) continue;
      // It may have got its name just now, and who gave it is about to say so.
      for (; tries < kMostTries && is_started() && access(names_[i].final.c_str(), F_OK) == 0; ++tries) usleep(1'000);
    }
    cleaned_ = true;
  }

  // Why the run has failed, and what it has finished all the same.
  Error reason() const {
    const Error error = ledger_.error();
    std::string sentence = error.written() + finished_sentence();
    if (error.kind() == Error::Kind::kInterrupted) sentence += kept_by_smaller_files(job_, plan_, ledger_);
    return {error.kind(), sentence};
  }

  std::string finished_sentence() const {
    if (job_.destination != Destination::kFiles) return "";
    std::string named;
    size_t finished = 0;
    for (size_t i = 0; i < names_.size(); ++i) {
      if (ledger_.state(i) != Ledger::FileState::kFinished && ledger_.state(i) != Ledger::FileState::kSame) continue;
      if (finished++ < kMostNamed) named += (named.empty() ? "" : ", ") + names_[i].final;
    }
    if (finished == 0) return " No file was finished.";
    if (finished > kMostNamed) named += fmt::format(" and {} more", finished - kMostNamed);
    return fmt::format(" {} of {} files were finished: {}.", finished, names_.size(), named);
  }

  const Prepared& prepared_;
  const Job& job_;
  const Listener& listener_;
  const RowConsumer* consumer_;
  const Plan& plan_;
  std::optional<FolderMarker>& marker_;
  const std::vector<FileNames> names_;
  Ledger ledger_;
  std::optional<AlignedOutput> aligned_;
  std::optional<FileHashes> hashes_;
  std::optional<FinishedFiles> finished_;
  uint64_t begun_;
  std::exception_ptr problem_;  // of the run's own thread
  uint64_t stopped_at_ = 0, folder_due_ = 0;
  bool cleaned_ = false;
};

// What the names that are symbolic links stand for.
std::set<std::string> linked_files(const Prepared& prepared, const std::vector<FileNames>& names) {
  std::set<std::string> linked;
  for (size_t i = 0; i < names.size(); ++i)
    if (names[i].final != final_name(prepared.job, prepared.plan.files[i])) linked.insert(names[i].final);
  return linked;
}

// Makes the folder this run's own: the manifest is of this work, what dead runs have finished is in it, and what
// they have not is gone.
void take_over(const Prepared& prepared, const std::vector<FileNames>& names) {
  const Job& job = prepared.job;
  if (prepared.other_work || (prepared.found && !prepared.found->older.empty())) {
    std::set<std::string> planned;
    for (const PlannedFile& file : prepared.plan.files) planned.insert(name_inside(job, file));
    prepared.manifest->begin(*prepared.head, prepared.older, planned, job.manifest);
  }
  const std::map<std::string, ManifestEntry>& adopted = prepared.existing.adopted;
  if (job.manifest && !adopted.empty()) prepared.manifest->add(*prepared.head, adopted);
  remove_leftovers(output_folder(job), table_names(job.benchmark), linked_files(prepared, names), prepared.dead_locks);
}

void throw_if_stopped(const Listener& listener) {
  if (listener.stop != nullptr && listener.stop->load() != 0)
    throw Error(Error::Kind::kInterrupted, "The run was interrupted. No file was finished.");
}

// How files will be written, and sentences about it.
FileIo choose_io(const Job& job, const Plan& plan, const std::function<void(const std::string&, bool)>& note) {
  if (job.destination != Destination::kFiles) return {};
  const std::string folder = output_folder(job);
  const FileIo io = settle_io(job.io, folder, {.bytes = plan.bytes, .chunks = static_cast<double>(plan.chunks)});
  if (!io.refused.empty())
    note(fmt::format("--io {} cannot be had in {}: {}. Files are written with --io {}.", io_name(job.io),
                     in_quotes(folder), io.refused, io_name(io.mode)),
         false);
  note(io.mode == Io::kBuffered ? "Files are written with --io buffered."
                                : fmt::format("Files are written with --io {}, in blocks of {} bytes.",
                                              io_name(io.mode), io.block),
       true);
  return io;
}

}  // namespace

Layout layout_in_force(const Job& given) {
  const Job job = checked(given);
  const Benchmark& benchmark = *find_benchmark(job.benchmark);
  const World world = benchmark.make_world(kernels(), Distributions::built_in(), job.scale);
  Layout layout = built_in_layouts().front().layout;
  const Layout said = checked_layout(job, columns_of(world, benchmark));
  layout.rules.insert(layout.rules.end(), said.rules.begin(), said.rules.end());
  return layout;
}

Report generate(const Job& job, const Listener& listener) { return run(checked(job), listener, nullptr); }

Report run(const Job& given, const Listener& listener, const RowConsumer* consumer) {
  const auto note = [&](const std::string& sentence, bool detail) {
    if (listener.note) listener.note(sentence, detail);
  };

  // What was asked, whether it can be done, and what is there already: a plan. From here on it is
  // settled which bytes go where, whoever makes them. Nothing is made yet.
  Prepared prepared(given, listener, consumer != nullptr ? consumer->select : nullptr);
  const Job& job = prepared.job;
  const bool files = job.destination == Destination::kFiles;
  const std::string folder = output_folder(job);
  if (consumer != nullptr) consumer->planned(prepared.plan);
  if (prepared.plan.files.empty()) {
    if (listener.begin) listener.begin();
    if (files) {
      take_over(prepared, {});
      remove_older(*prepared.manifest, *prepared.head, folder, job.manifest, listener);
    }
    return {.tables = {},
            .kept = prepared.existing.foreign,
            .whole = prepared.existing.whole,
            .whole_tables = prepared.existing.whole_tables,
            .seconds = 0};
  }
  if (files) check_space(prepared);
  throw_if_stopped(listener);

  // The text that comments are cut from. After this the World is read-only, and no thread but
  // this one is alive: workers may be threads or forks.
  World& world = prepared.world;
  prepared.text.settle(world, prepared.marks, prepared.helpers);
  throw_if_stopped(listener);
  if (listener.begin) listener.begin();
  note(fmt::format("{} kernels, {}{}, {} in {}, {} of {} text pool blocks.", world.kernels.target,
                   job.processes == 0        ? counted(prepared.at_work, "thread")
                   : prepared.at_work == 1 ? "1 process"
                                           : fmt::format("{} processes", prepared.at_work),
                   prepared.at_once != 0 ? fmt::format(" ({} of them at first)", prepared.at_once) : "",
                   counted(prepared.plan.files.size(), "file"), counted(prepared.plan.chunks, "chunk"),
                   prepared.marks.marked_count(), TextPool::kBytes / PoolMarks::kBlockBytes),
       true);

  // The folder is ours, together with other runs that make the same thing.
  std::optional<FolderMarker> marker;
  std::vector<FileNames> names;
  if (files) {
    make_folders(job, prepared.plan);
    marker.emplace(folder, describe(job, *prepared.head), prepared.run);
    names = name_files(job, prepared.plan, prepared.run);
    prepared.look_again();
    take_over(prepared, names);
    if (job.manifest) append_to_journal(run_lock_name(folder, prepared.run), journal_head(*prepared.head));
  }

  const FileIo io = choose_io(job, prepared.plan, note);
  Run run(prepared, listener, consumer, std::move(names), marker, io);
  run.work_all(prepared.at_work);
  if (files) remove_older(*prepared.manifest, *prepared.head, folder, job.manifest, listener);
  return run.report();
}

}  // namespace tpcmill
