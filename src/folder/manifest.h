#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "folder/hashes.h"
#include "table/distributions.h"
#include "tpcmill/job.h"

namespace tpcmill {

// What a folder of output says of itself (doc/manifest.md): who made it, with which options, and
// every file that is whole. Plain data, and its text.

inline constexpr const char* kManifestName = "_tpcmill.json";

// Everything that the bytes of files depend on; the same for all files of a folder.
struct ManifestHead {
  std::string tool;                           // "tpcmill 0.1.0"
  std::map<std::string, std::string> codecs;  // the libraries' versions
  std::string benchmark;
  std::string scale_factor;
  std::string format;
  uint64_t parts = 0;
  std::optional<uint64_t> max_rows;
  std::string delimiter;            // of csv; else ""
  std::string header, quote;        // of csv: "on" or "off", "needed" or "all"; else ""
  std::vector<std::string> layout;  // lines of layout_text(); for text formats only how files are cut
  std::string distributions;        // "built in", or a hash of the lists

  bool operator==(const ManifestHead&) const = default;
};

ManifestHead head_of(const Job& job, const Distributions& lists);

// What two heads do not have in common, and scale and format in any case, of each: "scale factor 1,
// tbl, 3 parts". Both for a sentence.
std::pair<std::string, std::string> differences(const ManifestHead& a, const ManifestHead& b);

struct ManifestEntry {
  std::string table;
  uint64_t part = 0;    // 0: not cut into parts
  uint64_t number = 0;  // of the files of a part; 0: it is one file
  uint64_t rows = 0, bytes = 0;
  FileHash hash;

  bool operator==(const ManifestEntry&) const = default;
};

// While a run is at work it writes down what it finishes in a journal: the manifest's first lines, then
// one for each file, before it gets its name. What a killed run has finished is known from there.
std::string journal_head(const ManifestHead& head);
std::string journal_line(const std::string& path, const ManifestEntry& entry);

struct Manifest {
  ManifestHead head;
  std::map<std::string, ManifestEntry> files;  // by their paths inside the folder

  // Paths of files that other work has left in the folder, and that go once a run of this work is whole (older.h).
  std::set<std::string> older = {};

  // The text of the file; the same for equal manifests.
  std::string text() const;

  // Reads what text() writes. Throws Error (failure), a sentence that begins with `path` and says
  // where the text is broken.
  static Manifest parse(std::string_view text, const std::string& path);

  // Reads the lines of a journal that are whole. Empty if the head is not, or it is none.
  static std::optional<Manifest> parse_journal(std::string_view text);

  bool operator==(const Manifest&) const = default;
};

}  // namespace tpcmill
