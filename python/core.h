#pragma once

#include <nanobind/nanobind.h>

#include <string>

#include "tpcmill/error.h"

namespace tpcmill::python {

namespace nb = nanobind;

// tpcmill.Error and tpcmill.UsageError: what an Error of the library becomes.
void add_errors(nb::module_& module);

// Request: tables as Arrow streams.
void add_request(nb::module_& module);

// generate(): tables as files.
void add_generate(nb::module_& module);

}  // namespace tpcmill::python
