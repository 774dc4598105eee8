#include "run/prepare.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/os.h"
#include "folder/folder.h"
#include "plan/known.h"

namespace tpcmill {
namespace {

std::optional<Distributions> lists_of(const Job& job) {
  if (job.distributions.empty()) return std::nullopt;
  const bool text = find_format(job.format)->text;
  return Distributions::read(job.distributions, text ? Distributions::Encoding::kAny : Distributions::Encoding::kUtf8);
}

void say(const Listener& listener, const std::string& sentence, bool detail) {
  if (listener.note) listener.note(sentence, detail);
}

// What a table's readers should know, where it is made for somebody to read.
void note_cautions(const World& world, const Job& job, const Plan& plan, const Listener& listener) {
  if (job.destination == Destination::kDiscard) return;
  for (size_t table = 0; table < plan.tables.size(); ++table) {
    const bool made = std::any_of(plan.files.begin(), plan.files.end(),
                                  [&](const PlannedFile& file) { return file.table == table; });
    const std::string sentence = made ? caution_on(*plan.tables[table]->table, world) : "";
    if (!sentence.empty()) say(listener, sentence, false);
  }
}

}  // namespace

Prepared::Prepared(const Job& checked, const Listener& listener, const std::function<void(Plan& plan)>& select)
    : job(checked),
      benchmark(*find_benchmark(job.benchmark)),
      run(random_name()),
      workers(std::max(job.threads, job.processes)),
      helpers(std::min(workers, usable_cores())),
      custom_(lists_of(job)),
      world(benchmark.make_world(kernels(), custom_ ? *custom_ : Distributions::built_in(), job.scale)) {
  const bool files = job.destination == Destination::kFiles;
  if (files) check_folder(job);
  job.layout = checked_layout(job, columns_of(world, benchmark));
  if (files) {
    head = head_of(job, world.lists);
    manifest.emplace(job.output_dir, run, job.durable);
    look_at_manifest();
  }

  // From here on it is settled which bytes go where, whoever makes them.
  plan = plan_files(world, benchmark, job, helpers, text);
  if (select) select(plan);
  if (files) look_at_files(listener.stop);
  plan_chunks(world, job, helpers, plan);
  note_scale(listener);
  note_cautions(world, job, plan, listener);
  for (const std::string& sentence : plan.notes) say(listener, sentence, false);
  for (const std::string& sentence : existing.damaged) say(listener, sentence, false);
  if (unreadable_)
    say(listener,
        fmt::format("{} could not be read and is replaced; what it named and this run does not make stays.", manifest->path()),
        false);
  if (plan.files.empty()) return;

  marks = pool_marks(world, plan);
  need = memory_need(job, world, plan, marks);
  // Without a chunk there is nothing to do.
  const auto busy = static_cast<unsigned>(std::min<uint64_t>(workers, plan.chunks));
  at_work = workers_that_fit(job, need, busy);
  at_once = at_work > helpers ? helpers : 0;
  if (at_work < busy) say(listener, fmt::format("{} of {} workers fit the memory limit.", at_work, busy), false);
  say(listener, fmt::format("Peak memory: at most {}.", need.text(at_work)), true);
}

void Prepared::look_at_files(const std::atomic<int>* stop) {
  const auto look = [&] { return look_at_existing(job, found, journaled, helpers, stop, plan); };
  existing = look();
  // Another run may have finished a file since its journal was read, where it had written that first.
  if (!existing.foreign.empty()) {
    look_at_manifest();
    existing = look();
  }
  keep(job, existing, plan);
  check_links(job, plan);
}

void Prepared::look_at_manifest() {
  std::optional<Manifest> there;
  try {
    there = manifest->read();
  } catch (const Error&) {
    if (!job.overwrite) throw;
    other_work = unreadable_ = true;
  }
  journaled = manifest->journaled(*head, there, dead_locks);
  // A run that has ended in between has told the manifest, and its journal is gone.
  if (!other_work)
    if (std::optional<Manifest> now = manifest->read()) there = std::move(now);
  const std::optional<Manifest> any = there;
  found = manifest_to_go_on_from(job, *head, std::move(there));
  if (any && !found) note_older(*any);
  if (other_work) journaled.clear();
}

// The manifest is of other work, which goes where it is overwritten.
void Prepared::note_older(const Manifest& other) {
  other_work = true;
  if (!job.overwrite) return;
  std::optional<Manifest> theirs = other;
  older = other.older;
  for (const auto& [path, entry] : other.files) older.insert(path);
  for (const auto& [path, entry] : manifest->journaled(other.head, theirs, dead_locks)) older.insert(path);
}

void Prepared::look_again() const {
  if (job.overwrite || other_work) return;
  manifest_to_go_on_from(job, *head, manifest->read());
}

// Sentences on a scale that dbgen would take otherwise, or that needs serial walks.
void Prepared::note_scale(const Listener& listener) const {
  if (job.scale.dbgen_truncates())
    say(listener,
        fmt::format("Scale factor {} is taken exactly; the official dbgen would truncate it to {}.", job.scale.text(),
                    job.scale.as_dbgen()),
        false);
  if (!benchmark.walks(world)) return;
  constexpr double kSecondsPerParent = 20e-9;
  for (const PlannedFile& file : plan.files) {
    const Table& table = *plan.table_of(file).table;
    if (table.start_walk == nullptr || file.part != 0 || file.chunks == 1) continue;
    say(listener,
        fmt::format("{}: from scale 30,000 on its rows depend on all orders before them in the same part. An uncut "
                    "table needs a serial walk of {} orders, about {:.0f} s in all; --parts makes parts of their own, "
                    "as dbgen -C does.",
                    table.name, file.count, static_cast<double>(file.count) * kSecondsPerParent),
        false);
  }
}

}  // namespace tpcmill
