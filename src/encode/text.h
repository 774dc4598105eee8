#pragma once

#include <memory>

#include "encode/encoder.h"

namespace tpcmill {

// Rows as lines of text.
//
//   tbl   column|column|...|\n        as the official generator prints them
//   csv   column,column,...\n         RFC 4180 with \n: quotes as Job::quote says; a line of column
//                                     names first if Job::header; Job::delimiter in place of the comma
std::unique_ptr<TableFormat> make_tbl(const FormatInput& input);
std::unique_ptr<TableFormat> make_csv(const FormatInput& input);

}  // namespace tpcmill
