#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tpcmill/generate.h"
#include "tpcmill/scale.h"

namespace [[gnu::visibility("default")]] tpcmill {

// What shall be proven of a folder: plain data.
struct VerifyJob {
  std::string folder = ".";
  bool quick = false;         // compare hashes with those in the manifest, and make nothing anew
  unsigned threads = 0;       // 0: one for each core that this process may use
  std::string distributions;  // a file in the official dists.dss format, for a folder made with one

  // Of a folder without a manifest only: the scale factor (empty: found from the counts of rows), and
  // what stands between fields (empty: found from each file's first line).
  std::optional<ScaleFactor> scale;
  std::optional<char> delimiter;
};

// What was found of one file.
struct FileVerdict {
  enum class State : uint8_t {
    kWhole,
    kDiffers,
    kMissing,
    kTruncated,   // shorter than it should be
    kTooLong,     // longer
    kExtra,       // a file of the folder's format that the manifest does not name
    kUnreadable,  // `problem` says why
  };

  std::string path;  // inside the folder
  State state = State::kWhole;
  uint64_t bytes = 0, right_bytes = 0;  // on disk, and as it should be; 0 where it is not known

  // The first byte that differs. With `region_bytes`, hashes told, and it is one of so many from there
  // on. Both are empty where no byte differs but the file ends too early or too late.
  std::optional<uint64_t> offset;
  uint64_t region_bytes = 0;

  // Of text, where rows were made anew: the first row that differs, counted from 1 and without a line
  // of names, its first column that does, and both values.
  uint64_t row = 0;  // 0: not known, or the line of names
  std::string column, found, right;

  std::string problem;  // said of it in other words

  // "lineitem.tbl differs from byte 120 on: ...". Names the path as it is inside the folder.
  std::string sentence() const;
};

struct VerifyReport {
  enum class Method : uint8_t {
    kBytes,   // made anew, and compared byte for byte
    kHashes,  // compared with the manifest's hashes
    kRows,    // rows made anew, and compared with those of other tools' text files
  };

  Method method = Method::kBytes;
  std::vector<FileVerdict> files;  // by path
  uint64_t whole = 0;              // of them
  uint64_t bytes = 0;              // on disk, of files that were looked into
  std::string scale_factor;
  double seconds = 0;
};

// Looks at a folder of output, and proves file by file that it holds what it should; writes nothing.
//
// With a manifest (doc/manifest.md) every file that it names is made anew, with the options recorded
// there, and compared byte for byte; if VerifyJob::quick, or if it was made by other versions of tpcmill
// or of a compression library, of which a note tells, hashes are compared instead. Without a manifest,
// files in tbl or csv, of whatever tool, are compared row by row.
//
// Blocks, and speaks to the listener as generate() does. Throws Error: usage, if the job makes no sense
// for that folder; failure, if the folder or its manifest cannot be read; interrupted. What is wrong
// with single files is in the report.
VerifyReport verify(const VerifyJob& job, const Listener& listener = {});

}  // namespace tpcmill
