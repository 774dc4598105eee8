// Tables as files: the command line's own words, read by its own reader, so that both know the same
// options and refuse the same things in the same sentences.

#include "tpcmill/generate.h"

#include <nanobind/stl/string.h>

#include <atomic>
#include <optional>
#include <vector>

#include "cli/options.h"
#include "core.h"
#include "tpcmill/forecast.h"
#include "tpcmill/option_names.h"

namespace tpcmill::python {
namespace {

// Speaks to Python while a run is at work, and stops the run where Python wants it: at Ctrl-C, or when a
// function of the caller's has thrown. Called without the GIL, by the thread that asked for the run.
class Caller {
 public:
  Caller(nb::object progress, nb::object note) : progress_(std::move(progress)), note_(std::move(note)) {}

  Listener listener() {
    return {.progress =
                [this](const Progress& progress) {
                  ask([&] {
                    if (!progress_.is_none() && !progress.stopping)
                      progress_(progress.rows, progress.bytes, progress.fraction, progress.seconds,
                                progress.files_finished, progress.files);
                  });
                },
            .note =
                [this](const std::string& sentence, bool detail) {
                  ask([&] {
                    if (!note_.is_none() && !detail) note_(with_names(sentence, name_of_argument));
                  });
                },
            .stop = &stop_};
  }

  // Throws what Python threw. With the GIL. `sentence`: what is to be said of the end, a note where Python has these.
  void rethrow(const std::string& sentence = "") {
    if (!thrown_) return;
    const nb::handle thrown = thrown_->value();
    if (!sentence.empty() && nb::hasattr(thrown, "add_note")) thrown.attr("add_note")(as_text(sentence));
    throw nb::python_error(std::move(*thrown_));
  }

 private:
  template <class Function>
  void ask(const Function& function) {
    if (stop_ != 0) return;
    const nb::gil_scoped_acquire python;
    try {
      if (PyErr_CheckSignals() != 0) throw nb::python_error();
      function();
    } catch (nb::python_error& error) {
      thrown_.emplace(std::move(error));
      stop_ = 1;
    }
  }

  nb::object progress_, note_;
  std::atomic<int> stop_{0};
  std::optional<nb::python_error> thrown_;
};

// What the words ask for, if it is a run that makes files.
Job job_of(const std::vector<std::string>& words) {
  const cli::Options typed = cli::read(words);
  if (typed.ask != cli::Options::Ask::kRun || typed.command != cli::Options::Command::kGenerate || !typed.format)
    throw Error::usage("A format is a word: write \"tbl\", \"csv\" or \"parquet\".");
  return cli::resolve(typed);
}

// (table, files, rows, bytes, seconds) of each
nb::list as_list(const std::vector<TableReport>& reports) {
  nb::list tables;
  for (const TableReport& table : reports)
    tables.append(nb::make_tuple(table.table, table.files, table.rows, table.bytes, table.seconds));
  return tables;
}

// Tables that were made, those of files that were whole already, kept, seconds
nb::tuple as_tuple(const Report& report) {
  nb::list kept;
  for (const std::string& path : report.kept) kept.append(as_text(path));
  return nb::make_tuple(as_list(report.tables), as_list(report.whole_tables), kept, report.seconds);
}

nb::tuple generate(const nb::list& texts, nb::object progress, nb::object note) {
  const std::vector<std::string> words = as_words(texts);
  Caller caller(std::move(progress), std::move(note));
  std::optional<Report> report;
  try {
    const Listener listener = caller.listener();
    const nb::gil_scoped_release others_go_on;
    report = tpcmill::generate(job_of(words), listener);
  } catch (const Error& error) {
    if (error.kind() == Error::Kind::kInterrupted) caller.rethrow(error.worded(name_of_argument));
    throw;
  }
  caller.rethrow();
  return as_tuple(*report);
}

// What a user of the files that these words ask for should know of them. Nothing is made.
nb::list notes(const nb::list& texts) {
  const Job job = job_of(as_words(texts));
  std::vector<std::string> told;
  {
    const nb::gil_scoped_release others_go_on;
    forecast(job, {.note = [&](const std::string& sentence, bool detail) {
               if (!detail) told.push_back(with_names(sentence, name_of_argument));
             }});
  }
  nb::list sentences;
  for (const std::string& sentence : told) sentences.append(as_text(sentence));
  return sentences;
}

}  // namespace

void add_generate(nb::module_& module) {
  using namespace nb::literals;
  module.def("generate", &generate, "words"_a, "progress"_a.none(), "note"_a.none());
  module.def("notes", &notes, "words"_a);
}

}  // namespace tpcmill::python
