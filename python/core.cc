// The module tpcmill._core: what Python cannot say itself. The package around it gives names, defaults
// and documentation to what stands here.

#include "core.h"

#include "tpcmill/option_names.h"
#include "tpcmill/paths.h"
#include "tpcmill/tpcmill.h"
#include "tpcmill/words.h"

namespace tpcmill::python {
namespace {

// Live as long as the process, as the module does.
PyObject* error_type = nullptr;
PyObject* usage_error_type = nullptr;

PyObject* new_type(const char* name, const char* documentation, const nb::object& bases) {
  PyObject* const type = PyErr_NewExceptionWithDoc(name, documentation, bases.ptr(), nullptr);
  if (type == nullptr) throw nb::python_error();
  return type;
}

void translate(const std::exception_ptr& thrown, void*) {
  try {
    std::rethrow_exception(thrown);
  } catch (const Error& error) {
    PyErr_SetString(error.kind() == Error::Kind::kUsage ? usage_error_type : error_type,
                    error.worded(name_of_argument).c_str());
  }
}

}  // namespace

std::string name_of_argument(std::string_view option) {
  return option == "--no-manifest" ? "manifest" : argument_name(option);
}

std::string as_bytes(nb::handle text) {
  const nb::object encoded = nb::steal(PyUnicode_AsEncodedString(text.ptr(), "utf-8", "surrogateescape"));
  if (!encoded.is_valid()) throw nb::python_error();
  const auto bytes = nb::borrow<nb::bytes>(encoded);
  return {bytes.c_str(), bytes.size()};
}

std::vector<std::string> as_words(const nb::list& texts) {
  std::vector<std::string> words;
  for (const nb::handle text : texts) words.push_back(as_bytes(text));
  return words;
}

nb::str as_text(std::string_view bytes) {
  PyObject* const text = PyUnicode_DecodeUTF8(bytes.data(), static_cast<Py_ssize_t>(bytes.size()), "surrogateescape");
  if (text == nullptr) throw nb::python_error();
  return nb::steal<nb::str>(text);
}

void add_text(nb::module_& module) {
  using namespace nb::literals;
  module.def(
      "local_path",
      [](nb::str argument, nb::str path) { return as_text(local_path(as_bytes(argument), as_bytes(path))); },
      "argument"_a, "path"_a);
  module.def("showable", [](nb::str text) { return as_text(showable(as_bytes(text))); }, "text"_a);
}

void add_errors(nb::module_& module) {
  error_type = new_type("tpcmill.Error",
                        "What tpcmill could not do: a whole sentence that names the option or the file at fault, its "
                        "value, and what would be right.",
                        nb::borrow(PyExc_RuntimeError));
  usage_error_type = new_type("tpcmill.UsageError", "The arguments make no sense; nothing was touched.",
                              nb::make_tuple(nb::borrow(error_type), nb::borrow(PyExc_ValueError)));
  module.attr("Error") = nb::borrow(error_type);
  module.attr("UsageError") = nb::borrow(usage_error_type);
  nb::register_exception_translator(translate);
}

}  // namespace tpcmill::python

NB_MODULE(_core, module) {
  module.attr("version") = tpcmill_version();
  tpcmill::python::add_errors(module);
  tpcmill::python::add_text(module);
  tpcmill::python::add_request(module);
  tpcmill::python::add_generate(module);
  tpcmill::python::add_digest(module);
}
