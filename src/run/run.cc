// run(), the table of contents: what is settled where, in the order in which it happens.

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <unistd.h>

#include "base/os.h"
#include "run/check.h"
#include "run/folder.h"
#include "run/ledger.h"
#include "run/memory.h"
#include "run/plan.h"
#include "run/run.h"
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
  Run(const Job& job, const Listener& listener, const Outlet* outlet, const World& world, const Plan& plan,
      std::optional<FolderMarker>& marker, const FileIo& io)
      : job_(job),
        listener_(listener),
        outlet_(outlet),
        world_(world),
        plan_(plan),
        marker_(marker),
        names_(job.destination == Destination::kFiles ? name_files(job, plan) : std::vector<FileNames>{}),
        ledger_(plan.files.size(), plan.chunks, job.destination == Destination::kStdout, notes_folder()),
        begun_(monotonic_nanoseconds()) {
    if (io.mode != Io::kBuffered) aligned_.emplace(io, plan.files.size());
  }

  // Throws what made the run fail, after cleaning up.
  void work_all(unsigned workers) {
    const Shop shop{.world = world_,
                    .plan = plan_,
                    .ledger = ledger_,
                    .in_order = job_.destination == Destination::kStdout,
                    .open_sink = sink_opener(),
                    .names = names_,
                    .overwrite = job_.overwrite,
                    .parts = job_.parts,
                    .aligned = aligned_ ? &*aligned_ : nullptr};
    const auto run_workers = job_.processes != 0 ? run_forks : run_threads;
    run_workers(static_cast<unsigned>(std::min<uint64_t>(workers, plan_.chunks)), ledger_, [&] { work(shop); }, [&] { watch(); });
    if (ledger_.failed()) {
      remove_temporary_files();
      const Error error = ledger_.error();
      throw Error(error.kind(), error.what() + finished_sentence());
    }
    tell_progress(false);
  }

  Report report(std::vector<std::string> kept) const {
    Report report;
    for (size_t t = 0; t < plan_.tables.size(); ++t) {
      TableReport table{.table = std::string(plan_.tables[t]->table->name)};
      uint64_t begun = UINT64_MAX, ended = 0;
      for (size_t f = 0; f < plan_.files.size(); ++f) {
        if (plan_.files[f].table != t) continue;
        if (ledger_.state(f) == Ledger::FileState::kKept) {
          kept.push_back(names_[f].final);
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
    report.kept = std::move(kept);
    report.seconds = seconds();
    return report;
  }

 private:
  std::function<std::unique_ptr<Sink>(const Shop&)> sink_opener() const {
    if (outlet_ != nullptr) return [outlet = outlet_](const Shop&) { return outlet->open_sink(); };
    switch (job_.destination) {
      case Destination::kFiles:
        return [](const Shop& shop) { return make_file_sink(shop.names, shop.overwrite, shop.aligned); };
      case Destination::kStdout:
        return [](const Shop&) { return make_stdout_sink(); };
      case Destination::kDiscard:
        break;
    }
    return [](const Shop&) { return make_discard_sink(); };
  }

  // Notes on row groups lie beside the output: there is room, and memory stays bounded.
  std::string notes_folder() const {
    if (find_format(job_.format)->text) return "";
    if (job_.destination == Destination::kFiles) return job_.output_dir.empty() ? "." : job_.output_dir;
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
    if (ledger_.failed() && stopped_at_ == 0) stopped_at_ = monotonic_nanoseconds();
    const bool late = stopped_at_ != 0 && monotonic_nanoseconds() - stopped_at_ > kPatienceNanoseconds;
    // Workers in the middle of something long do not keep the folder from being clean: what they
    // still write has no name any more.
    if (late && !cleaned_) {
      remove_temporary_files();
      marker_.reset();
    }
    tell_progress(late);
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
    for (size_t i = 0; i < names_.size(); ++i)
      if (ledger_.state(i) == Ledger::FileState::kStarted) unlink(names_[i].temporary.c_str());
    cleaned_ = true;
  }

  std::string finished_sentence() const {
    if (job_.destination != Destination::kFiles) return "";
    std::string named;
    size_t finished = 0;
    for (size_t i = 0; i < names_.size(); ++i) {
      if (ledger_.state(i) != Ledger::FileState::kFinished) continue;
      if (finished++ < kMostNamed) named += (named.empty() ? "" : ", ") + names_[i].final;
    }
    if (finished == 0) return " No file was finished.";
    if (finished > kMostNamed) named += fmt::format(" and {} more", finished - kMostNamed);
    return fmt::format(" {} of {} files were finished: {}.", finished, names_.size(), named);
  }

  const Job& job_;
  const Listener& listener_;
  const Outlet* outlet_;
  const World& world_;
  const Plan& plan_;
  std::optional<FolderMarker>& marker_;
  const std::vector<FileNames> names_;
  Ledger ledger_;
  std::optional<AlignedOutput> aligned_;
  uint64_t begun_;
  uint64_t stopped_at_ = 0;
  bool cleaned_ = false;
};

// Sentences on a scale that dbgen would take otherwise, or that needs serial walks.
void note_scale(const Job& job, const Benchmark& benchmark, const World& world, const Plan& plan,
                const std::function<void(const std::string&, bool)>& note) {
  if (job.scale.dbgen_truncates())
    note(fmt::format("Scale factor {} is taken exactly; the official dbgen would truncate it to {}.", job.scale.text(),
                     job.scale.as_dbgen()),
         false);
  if (!benchmark.walks(world)) return;
  constexpr double kSecondsPerParent = 20e-9;
  for (const PlannedFile& file : plan.files) {
    const Table& table = *plan.table_of(file).table;
    if (table.start_walk == nullptr || file.part != 0 || file.chunks == 1) continue;
    note(fmt::format("{}: from scale 30,000 on its rows depend on all orders before them in the same part. An uncut "
                     "table needs a serial walk of {} orders, about {:.0f} s in all; --parts makes parts of their own, "
                     "as dbgen -C does.",
                     table.name, file.count, static_cast<double>(file.count) * kSecondsPerParent),
         false);
  }
}

// How files will be written, and sentences about it.
FileIo choose_io(const Job& job, const Plan& plan, const std::function<void(const std::string&, bool)>& note) {
  if (job.destination != Destination::kFiles) return {};
  const std::string folder = job.output_dir.empty() ? "." : job.output_dir;
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

Report run(Job job, const Listener& listener, const Outlet* outlet) {
  const auto note = [&](const std::string& sentence, bool detail) {
    if (listener.note) listener.note(sentence, detail);
  };

  // Whether what was asked can be done. Nothing is made yet.
  const Benchmark& benchmark = *find_benchmark(job.benchmark);
  std::optional<Distributions> custom;
  if (!job.distributions.empty()) custom = Distributions::read(job.distributions);
  if (job.destination == Destination::kFiles) check_folder(job);

  // The plan: from here on it is settled which bytes go where, whoever makes them.
  const unsigned workers = std::max(job.threads, job.processes);
  const unsigned helpers = std::min(workers, usable_cores());
  World world = benchmark.make_world(kernels(), custom ? *custom : Distributions::built_in(), job.scale);
  job.layout = checked_layout(job, columns_of(world, benchmark));
  Plan plan = plan_files(world, benchmark, job, helpers);
  std::vector<std::string> kept;
  if (job.destination == Destination::kFiles) kept = keep_existing(job, plan);
  plan_chunks(world, job, helpers, plan);
  if (outlet != nullptr) outlet->planned(plan);
  note_scale(job, benchmark, world, plan, note);
  for (const std::string& sentence : plan.notes) note(sentence, false);
  if (plan.files.empty()) return {.tables = {}, .kept = std::move(kept), .seconds = 0};
  const PoolMarks marks = pool_marks(world, plan);
  const MemoryNeed need = memory_need(world, plan, marks);
  const unsigned at_work = workers_that_fit(job, need, workers);
  if (at_work < workers) note(fmt::format("{} of {} workers fit the memory limit.", at_work, workers), false);
  note(fmt::format("Peak memory: at most {}.", need.text(at_work)), true);

  std::optional<FolderMarker> marker;
  if (job.destination == Destination::kFiles) {
    make_folders(job, plan);
    marker.emplace(job.output_dir, describe(job));
  }

  // The text that comments are cut from. After this the World is read-only, and no thread but
  // this one is alive: workers may be threads or forks.
  world.pool = TextPool(world.lists, marks, helpers);
  note(fmt::format("{} kernels, {} {}, {} files in {} chunks, {} of {} text pool blocks.", world.kernels.target, at_work,
                   job.processes != 0 ? "processes" : "threads", plan.files.size(), plan.chunks, marks.marked_count(),
                   TextPool::kBytes / PoolMarks::kBlockBytes),
       true);

  const FileIo io = choose_io(job, plan, note);
  Run run(job, listener, outlet, world, plan, marker, io);
  run.work_all(at_work);
  return run.report(std::move(kept));
}

}  // namespace tpcmill
