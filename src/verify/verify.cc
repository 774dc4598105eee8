// verify(), from what a folder says of itself to how it is proven.

#include "tpcmill/verify.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/os.h"
#include "codec/codec_versions.h"
#include "folder/inventory.h"
#include "folder/manifest_file.h"
#include "layout/settings.h"
#include "plan/check.h"
#include "tpcmill/paths.h"
#include "tpcmill/words.h"
#include "verify/verify_bytes.h"
#include "verify/verify_hashes.h"
#include "verify/verify_rows.h"

namespace tpcmill {
namespace {

// One run makes no more files than this, of all tables together.
constexpr uint64_t kMostFiles = 1'000'000;

std::string trimmed_folder(const std::string& given) {
  std::string folder = local_path("", given);
  while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
  struct stat facts {};
  if (stat(folder.c_str(), &facts) != 0)
    throw Error::failure(fmt::format("The folder {} cannot be read: {}.", in_quotes(folder), error_text(errno)));
  if (!S_ISDIR(facts.st_mode)) throw Error::failure(fmt::format("{} is no folder.", in_quotes(folder)));
  return folder;
}

// The job that made a folder with this manifest, of some tables. Throws Error where the manifest says
// what no job can be.
Job job_of(const ManifestHead& head, const std::set<std::string>& tables, const VerifyJob& verify) {
  Job job;
  job.benchmark = head.benchmark;
  job.scale = ScaleFactor::parse(head.scale_factor);
  job.tables = {tables.begin(), tables.end()};
  job.format = head.format;
  job.parts = head.parts;
  job.max_rows = head.max_rows;
  if (!head.delimiter.empty()) job.delimiter = head.delimiter.front();
  job.header = head.header != "off";
  job.quote = head.quote == "all" ? Quote::kAll : Quote::kNeeded;
  std::string layout;
  for (const std::string& line : head.layout) layout += line + "\n";
  job.layout = parse_layout(layout, kManifestName);
  job.distributions = verify.distributions;
  job.destination = Destination::kDiscard;
  job.threads = verify.threads;
  return job;
}

ManifestHead head_at_work(const Job& job) {
  if (job.distributions.empty()) return head_of(job, Distributions::built_in());
  return head_of(job, Distributions::read(job.distributions));
}

std::set<std::string> tables_of(const Entries& entries) {
  std::set<std::string> tables;
  for (const auto& [path, entry] : entries) tables.insert(entry.table);
  return tables;
}

// Whether one run can make all parts.
bool fits_one_run(const Job& job) { return job.parts <= kMostFiles / std::max<size_t>(1, job.tables.size()); }

// The compression libraries that its files' bytes depend on.
std::set<std::string> libraries_of(const ManifestHead& head) {
  std::set<std::string> libraries;
  for (const auto& [library, version] : head.codecs)
    if (head.format == "parquet") libraries.insert(library);
  for (const std::string& line : head.layout) {
    if (!line.starts_with("compression")) continue;
    if (line.find("GZIP") != line.npos) libraries.insert("libdeflate");
    if (line.find("ZSTD") != line.npos) libraries.insert("zstd");
  }
  return libraries;
}

// Why files cannot be made anew as they were made; "" if they can. A sentence without its end.
std::string obstacle(const ManifestHead& head, const Entries& entries, const VerifyJob& verify) {
  const std::string ours = "tpcmill " + std::string(version());
  if (head.tool != ours) return fmt::format("was made by {}, and this is {}", head.tool, ours);
  const std::set<std::string> needed = libraries_of(head);
  if (!needed.empty()) {
    const std::map<std::string, std::string> at_work = codec_versions();
    for (const auto& [library, made_with] : head.codecs) {
      if (!needed.contains(library)) continue;
      const auto found = at_work.find(library);
      if (found == at_work.end())
        return fmt::format("was made with {} {}, which this program lacks", library, made_with);
      if (found->second != made_with)
        return fmt::format("was made with {} {}, and this program has {}", library, made_with, found->second);
    }
  }
  if (head.distributions != "built in" && verify.distributions.empty())
    return "was made with other distributions, and --distributions does not say which";
  try {
    Job job = job_of(head, tables_of(entries), verify);
    if (!fits_one_run(job)) job.part = 1;
    job = checked(job);
    const ManifestHead made = head_at_work(job);
    if (made.distributions != head.distributions) return "was made with other distributions than these";
    if (made.layout != head.layout) return "was made with a layout that this program writes in another way";
    if (made.quote != head.quote) return "was made with quotes that this program writes in another way";
    if (made.scale_factor != head.scale_factor || made.format != head.format || made.header != head.header)
      return "was made with options unknown here";
    return "";
  } catch (const Error& error) {
    if (error.kind() != Error::Kind::kUsage) throw;
    std::string why = error.written();
    if (why.ends_with('.')) why.pop_back();
    return fmt::format("says of its options what is none ({})", why);
  }
}

// One run for all parts, or where there are too many of them, one for each part that is there.
void make_anew(const VerifyJob& verify, const std::string& folder, const Manifest& manifest, const Listener& listener,
               std::vector<FileVerdict>& files) {
  Job job = job_of(manifest.head, tables_of(manifest.files), verify);
  if (fits_one_run(job)) {
    compare_bytes(checked(job), folder, manifest.files, listener, files);
    return;
  }
  std::map<uint64_t, Entries> parts;
  for (const auto& [path, entry] : manifest.files)
    parts[std::clamp<uint64_t>(entry.part, 1, job.parts)].emplace(path, entry);
  for (const auto& [part, entries] : parts) {
    const std::set<std::string> tables = tables_of(entries);
    job.part = part;
    job.tables = {tables.begin(), tables.end()};
    const auto is_of_part = [&made = entries](const FileVerdict& file) { return made.contains(file.path); };
    std::vector<FileVerdict> some;
    std::copy_if(files.begin(), files.end(), std::back_inserter(some), is_of_part);
    compare_bytes(checked(job), folder, entries, listener, some);
    for (size_t from = 0; FileVerdict& file : files)
      if (is_of_part(file)) file = some[from++];
  }
}

VerifyReport verify_manifest(const VerifyJob& verify, const std::string& folder, const Manifest& manifest,
                             const Listener& listener) {
  const Benchmark* const benchmark = find_benchmark(manifest.head.benchmark);
  if (benchmark == nullptr)
    throw Error::failure(fmt::format("{}/{} is of the benchmark {}, which is not known here.", folder, kManifestName,
                                     in_quotes(manifest.head.benchmark)));
  VerifyReport report{.method = VerifyReport::Method::kBytes,
                      .files = take_inventory(folder, manifest.files, manifest.head.format, *benchmark, listener.stop),
                      .scale_factor = manifest.head.scale_factor};
  bool by_hash = verify.quick || manifest.files.empty();
  if (!by_hash) {
    const std::string why = obstacle(manifest.head, manifest.files, verify);
    if (!why.empty() && listener.note)
      listener.note(fmt::format("{} {}: hashes are compared, and nothing is made anew.", folder, why), false);
    by_hash = !why.empty();
  }
  if (by_hash) {
    report.method = VerifyReport::Method::kHashes;
    compare_hashes(folder, manifest.files, verify.threads, listener, report.files);
  } else {
    make_anew(verify, folder, manifest, listener, report.files);
  }
  return report;
}

}  // namespace

VerifyReport verify(const VerifyJob& given, const Listener& listener) {
  const uint64_t begun = monotonic_nanoseconds();
  VerifyJob job = given;
  if (job.threads == 0) job.threads = usable_cores();
  job.folder = trimmed_folder(given.folder);
  const ManifestFile file(job.folder, "", false);
  std::optional<Manifest> manifest = file.read();
  // What a run that was killed, or is still at work, has finished.
  std::set<std::string> dead;
  const ManifestHead unknown;
  std::map<std::string, ManifestEntry> journaled = file.journaled(manifest ? manifest->head : unknown, manifest, dead);
  if (manifest && journaled.empty()) journaled = file.journaled(manifest->head, manifest, dead);
  if (manifest) manifest->files.merge(journaled);

  if (!manifest && job.quick)
    throw Error::usage(fmt::format("--quick compares with the hashes of a manifest, and {} has none: leave it out.",
                                   job.folder));
  if (manifest && (job.scale || job.delimiter))
    throw Error::usage(fmt::format("{} is for folders without a manifest, and {} says all of {}: leave it out.",
                                   job.scale ? "-s/--scale-factor" : "--delimiter", file.path(), job.folder));
  VerifyReport report = manifest ? verify_manifest(job, job.folder, *manifest, listener) : verify_rows(job, listener);
  for (const FileVerdict& one : report.files) {
    report.whole += one.state == FileVerdict::State::kWhole;
    if (is_there(one)) report.bytes += one.bytes;
  }
  report.seconds = static_cast<double>(monotonic_nanoseconds() - begun) * 1e-9;
  return report;
}

}  // namespace tpcmill
