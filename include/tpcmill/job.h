#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tpcmill/layout.h"
#include "tpcmill/scale.h"

namespace [[gnu::visibility("default")]] tpcmill {

// Where output goes.
enum class Destination : uint8_t {
  kFiles,    // Job::output_dir
  kStdout,   // standard output, files one after another
  kDiscard,  // nowhere: everything is made, nothing is written
};

// How files are written. What cannot be had is replaced by the next one before it, and a note says
// so; the bytes are the same.
enum class Io : uint8_t {
  kAutomatic,  // the fastest for this file system and so many bytes
  kBuffered,   // through the page cache
  kDirect,     // past it (O_DIRECT), in large aligned writes that are waited for
  kUring,      // the same, on its way while the worker goes on (io_uring)
};

// "auto", "buffered", "direct", "uring".
std::string io_name(Io io);

// Reads such a name, in any case. Throws Error (usage), naming the option --io.
Io parse_io(const std::string& text);

// Which fields of csv stand in quotes.
enum class Quote : uint8_t {
  kNeeded,  // as RFC 4180 says, and texts that readers may trim or take for NULL: empty, or with a blank at an end
  kAll,     // every one, names too
};

// What one run shall make: plain data, with every default filled in.
struct Job {
  std::string benchmark = "tpch";
  ScaleFactor scale;
  std::vector<std::string> tables;  // in the order named, without repetition; empty: all
  std::string format = "tbl";       // one of format_names()

  // 0: whole tables. n >= 1: every table is cut into n parts, as dbgen's -C n cuts, each a file
  // of its own. part = 0 makes all of them, part = k (1 <= k <= parts) only the k-th.
  uint64_t parts = 0;
  uint64_t part = 0;

  // The first n rows of each table, or of each part. Exact, also inside an order.
  std::optional<uint64_t> max_rows;

  Destination destination = Destination::kFiles;
  std::string output_dir = ".";

  // A file that stands under one of the run's names, and of which no manifest says that it is of this work
  // and whole: a run that finds one is refused (Error::Kind::kFailure) before it makes anything, and ends so
  // if one comes meanwhile. Either `overwrite`, which replaces every file that exists, or `keep_existing`,
  // which keeps such files and names them in Report::kept.
  bool overwrite = false;
  bool keep_existing = false;

  Io io = Io::kAutomatic;  // for files only

  // Keep a manifest of what is finished in the folder, output_dir/_tpcmill.json (doc/manifest.md).
  bool manifest = true;

  // Whether or not a run keeps a manifest, it goes on from one that is there: files that it names and
  // that are whole are kept and counted in Report::whole, those that are damaged are made again, and a
  // folder that holds other work, by scale, layout or format, is refused unless `overwrite` is set.
  bool verify_existing = false;  // whole by hash, not by size alone
  bool durable = false;          // files and names are on the disk before they count as finished
  bool force = false;            // begin also where the disk has too little room

  // Workers. processes = 0: `threads` threads of this process (0: one for each core that it may
  // use). processes = n: n processes, forked after all initialization; `threads` must be 0 then,
  // and the caller must have no other threads.
  unsigned threads = 0;
  unsigned processes = 0;

  // csv
  char delimiter = ',';  // ',', '|', '\t' or ';'
  bool header = true;    // a line of column names comes first in each file
  Quote quote = Quote::kNeeded;

  // How files are laid out; what its rules leave open is as in the layout "default".
  Layout layout;

  // Bytes that the run may use at its peak, as far as it can foresee; fewer workers are at work
  // where that makes it fit. 0: no limit.
  uint64_t memory_limit = 0;

  std::string distributions;  // a file in the official dists.dss format; "": built in
};

}  // namespace tpcmill
