// Manifests and journals, as text and in a folder that is checked by its hashes. An input is a manifest,
// and behind a line "====" a journal.

#include <string>

#include "files.h"
#include "folder/manifest.h"
#include "folder/manifest_file.h"
#include "fuzz.h"
#include "tpcmill/verify.h"

namespace tpcmill::fuzz {
namespace {

constexpr std::string_view kBetween = "\n====\n";
constexpr const char* kJournal = ".tpcmill.0123456789abcdef.lock";

void read_text(std::string_view text) {
  const Manifest manifest = Manifest::parse(text, "_tpcmill.json");
  require(Manifest::parse(manifest.text(), "written") == manifest, "a manifest that is not read as it was written");
}

void read_journal(std::string_view text) {
  const std::optional<Manifest> journal = Manifest::parse_journal(text);
  if (!journal) return;
  std::string written = journal_head(journal->head);
  for (const auto& [path, entry] : journal->files) written += journal_line(path, entry);
  require(Manifest::parse_journal(written) == journal, "a journal that is not read as it was written");
}

// What verify --quick makes of a folder with both.
void read_folder(InputFolder& folder, std::string_view manifest, std::string_view journal) {
  folder.write("_tpcmill.json", manifest);
  folder.write("region.tbl", "0|AFRICA|\n");
  if (!journal.empty()) folder.write(kJournal, journal);
  accepts([&] {
    const VerifyReport report = verify({.folder = folder.path(), .quick = true, .threads = 1});
    for (const FileVerdict& file : report.files) require(!file.sentence().empty(), "a file without a verdict");
  });
  if (!journal.empty()) folder.clear();
}

}  // namespace
}  // namespace tpcmill::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tpcmill;
  static fuzz::InputFolder folder;
  const std::string_view text = fuzz::text_of(data, size);
  const size_t between = text.find(fuzz::kBetween);
  const std::string_view manifest = text.substr(0, between);
  const std::string_view journal =
      between == text.npos ? std::string_view() : text.substr(between + fuzz::kBetween.size());
  fuzz::accepts([&] { fuzz::read_text(manifest); });
  fuzz::accepts([&] { fuzz::read_journal(journal); });
  fuzz::read_folder(folder, manifest, journal);
  return 0;
}
