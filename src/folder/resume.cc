#include "folder/resume.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/os.h"
#include "base/parallel.h"
#include "folder/folder.h"
#include "tpcmill/error.h"

namespace tpcmill {
namespace {

namespace fs = std::filesystem;

// The size of the file of that name; empty if there is none.
std::optional<uint64_t> size_on_disk(const std::string& name) {
  struct stat facts {};
  if (stat(name.c_str(), &facts) != 0) {
    if (errno != ENOENT) throw Error::failure(fmt::format("{} cannot be made: {}.", name, error_text(errno)));
    return std::nullopt;
  }
  if (!S_ISREG(facts.st_mode))
    throw Error::failure(fmt::format("{} cannot be made: {} of that name is in the way.", name,
                                     S_ISDIR(facts.st_mode) ? "a folder" : "something that is no file"));
  return static_cast<uint64_t>(facts.st_size);
}

// The same of what may be anything.
std::optional<uint64_t> size_if_file(const std::string& name) {
  struct stat facts {};
  if (stat(name.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) return std::nullopt;
  return static_cast<uint64_t>(facts.st_size);
}

constexpr size_t kNoFile = static_cast<size_t>(-1);

// A file that is there.
struct Candidate {
  size_t file;         // of the plan, or kNoFile
  std::string path;    // inside the folder
  std::string name;
  const ManifestEntry* entry;  // nullptr: neither names it
  bool proven;         // else only a journal names it
  std::string damage;  // a sentence; "": none was found
};

// The last region ends with the file.
std::string damage_of(const FileHash& found, const ManifestEntry& entry) {
  const FileHash& right = entry.hash;
  for (size_t i = 0; i < right.regions.size(); ++i) {
    if (i < found.regions.size() && found.regions[i] == right.regions[i]) continue;
    const uint64_t begin = i * right.region_bytes;
    const uint64_t end = i + 1 == right.regions.size() ? entry.bytes : begin + right.region_bytes;
    return fmt::format("differs from the manifest in the {} bytes from {} on", end - begin, begin);
  }
  return "differs from the manifest";
}

const ManifestEntry* find(const std::map<std::string, ManifestEntry>& files, const std::string& path) {
  const auto found = files.find(path);
  return found == files.end() ? nullptr : &found->second;
}

// Whether one of the files is there, be it whole or not.
bool holds_any(const std::string& folder, const Manifest& manifest) {
  const auto is_there = [&](const std::string& path) { return size_if_file(folder + "/" + path).has_value(); };
  return std::any_of(manifest.files.begin(), manifest.files.end(), [&](const auto& file) { return is_there(file.first); }) ||
         std::any_of(manifest.older.begin(), manifest.older.end(), is_there);
}

// Whether what has the name is outside the folder: the name, or that of the folder it stands in, is a link.
bool leads_out(const std::string& folder, const std::string& name) {
  std::error_code error;
  const fs::path at = fs::canonical(name, error), inside = error ? at : fs::canonical(folder, error);
  if (error) return true;
  return std::mismatch(inside.begin(), inside.end(), at.begin(), at.end()).first != inside.end();
}

std::string refusal(const std::vector<std::string>& foreign) {
  constexpr size_t kMostNamed = 20;
  if (foreign.size() == 1)
    return fmt::format("{} exists, and nothing says that it is of this work and whole: --overwrite replaces it, "
                       "--keep-existing keeps it. Nothing was made.", foreign.front());
  std::string named;
  for (size_t i = 0; i < std::min(kMostNamed, foreign.size()); ++i) named += (i == 0 ? "" : ", ") + foreign[i];
  if (foreign.size() > kMostNamed) named += fmt::format(" and {} more", foreign.size() - kMostNamed);
  return fmt::format("{} files exist, and nothing says that they are of this work and whole: {}. --overwrite replaces "
                     "them, --keep-existing keeps them. Nothing was made.", foreign.size(), named);
}

void check_hashes(const std::vector<Candidate*>& candidates, unsigned threads, const std::atomic<int>* stop) {
  for_each_number(candidates.size(), threads, [&](uint64_t i) {
    Candidate& candidate = *candidates[i];
    const FileHash found = hash_file(candidate.name, candidate.entry->hash, stop);
    if (found.hash != candidate.entry->hash.hash) candidate.damage = damage_of(found, *candidate.entry);
  });
}

}  // namespace

std::optional<Manifest> manifest_to_go_on_from(const Job& job, const ManifestHead& head,
                                               std::optional<Manifest> found) {
  if (!found || found->head == head) return found;
  if (job.overwrite || !holds_any(output_folder(job), *found)) return std::nullopt;
  const auto [theirs, ours] = differences(found->head, head);
  throw Error::usage(fmt::format("The folder {} holds {}; this run would make {}. Use another folder, or "
                                   "--overwrite.",
                                   job.output_dir, theirs, ours));
}

namespace {

// The files of the plan that are there, and what the manifest or a journal says of them. Foreign ones and
// the adopted of other plans are for the caller.
std::vector<Candidate> candidates_of(const Job& job, const std::optional<Manifest>& manifest,
                                     const std::map<std::string, ManifestEntry>& journaled, const Plan& plan) {
  std::vector<Candidate> candidates;
  std::set<std::string> planned;  // names inside the folder, if there are journals
  for (size_t i = 0; i < plan.files.size(); ++i) {
    const std::string name = final_name(job, plan.files[i]), inside = name_inside(job, plan.files[i]);
    if (!journaled.empty()) planned.insert(inside);
    const std::optional<uint64_t> size = size_on_disk(name);
    if (!size || job.overwrite) continue;
    const ManifestEntry* entry = manifest ? find(manifest->files, inside) : nullptr;
    const bool proven = entry != nullptr;
    if (!proven) entry = find(journaled, inside);
    Candidate candidate{i, inside, name, entry, proven, ""};
    if (entry != nullptr && *size != entry->bytes)
      candidate.damage = fmt::format("has {} bytes, and {} by the manifest", *size, entry->bytes);
    candidates.push_back(std::move(candidate));
  }
  // What dead runs have finished of other tables and parts is not lost either.
  const std::string folder = output_folder(job) + "/";
  for (const auto& [path, entry] : journaled)
    if (!planned.contains(path) && size_if_file(folder + path) == entry.bytes)
      candidates.push_back({kNoFile, path, folder + path, &entry, false, ""});
  return candidates;
}

void add(const ManifestEntry& file, std::vector<TableReport>& tables) {
  auto table = std::ranges::find(tables, file.table, &TableReport::table);
  if (table == tables.end()) table = tables.insert(table, TableReport{.table = file.table});
  ++table->files;
  table->rows += file.rows;
  table->bytes += file.bytes;
}

}  // namespace

Existing look_at_existing(const Job& job, const std::optional<Manifest>& manifest,
                          const std::map<std::string, ManifestEntry>& journaled, unsigned threads,
                          const std::atomic<int>* stop, const Plan& plan) {
  Existing existing;
  existing.kept.resize(plan.files.size());
  existing.replaced.resize(plan.files.size());
  std::vector<Candidate> candidates = candidates_of(job, manifest, journaled, plan);
  std::vector<Candidate*> unsure;
  for (Candidate& candidate : candidates)
    if (candidate.entry != nullptr && candidate.damage.empty() && (job.verify_existing || !candidate.proven))
      unsure.push_back(&candidate);
  check_hashes(unsure, threads, stop);
  for (const Candidate& candidate : candidates) {
    const bool whole = candidate.entry != nullptr && candidate.damage.empty();
    if (whole && !candidate.proven) existing.adopted[candidate.path] = *candidate.entry;
    if (candidate.file == kNoFile) continue;
    if (whole) {
      existing.kept[candidate.file] = true;
      ++existing.whole;
      add(*candidate.entry, existing.whole_tables);
    } else if (candidate.entry == nullptr || leads_out(output_folder(job), candidate.name)) {
      existing.kept[candidate.file] = true;
      existing.foreign.push_back(candidate.name);
    } else {
      existing.replaced[candidate.file] = true;
      existing.damaged.push_back(fmt::format("{} {}: it is made again.", candidate.name, candidate.damage));
    }
  }
  return existing;
}

void keep(const Job& job, const Existing& existing, Plan& plan) {
  if (!existing.foreign.empty() && !job.keep_existing) throw Error::failure(refusal(existing.foreign));
  std::vector<PlannedFile> made;
  for (size_t i = 0; i < plan.files.size(); ++i) {
    plan.files[i].replace = existing.replaced[i];
    if (!existing.kept[i]) made.push_back(std::move(plan.files[i]));
  }
  plan.files = std::move(made);
}

}  // namespace tpcmill
