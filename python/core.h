#pragma once

#include <nanobind/nanobind.h>

#include <string>
#include <string_view>
#include <vector>

#include "tpcmill/error.h"

namespace tpcmill::python {

namespace nb = nanobind;

// What Python's arguments are called that the command line calls `option` (tpcmill/option_names.h).
std::string name_of_argument(std::string_view option);

// Texts of Python, which may be paths with bytes that are no UTF-8 (os.fsdecode()), as those bytes, and back.
std::string as_bytes(nb::handle text);
std::vector<std::string> as_words(const nb::list& texts);
nb::str as_text(std::string_view bytes);

// local_path() and showable(): how the library reads paths, and shows names.
void add_text(nb::module_& module);

// tpcmill.Error and tpcmill.UsageError: what an Error of the library becomes.
void add_errors(nb::module_& module);

// Request: tables as Arrow streams.
void add_request(nb::module_& module);

// generate(): tables as files.
void add_generate(nb::module_& module);

// GroupDigests, digests(), verify(): what proves data.
void add_digest(nb::module_& module);

}  // namespace tpcmill::python
