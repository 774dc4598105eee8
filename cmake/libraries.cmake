# The libraries that tpcmill is made of. All that are missing are named at once, with Debian's names of their packages.

set(MISSING_LIBRARIES)
set(MISSING_PACKAGES)

# need(FOUND NAME PACKAGE): a library, whether it is there, and the package that has it in Debian
macro(need found name package)
  if(NOT ${found})
    list(APPEND MISSING_LIBRARIES "${name}")
    list(APPEND MISSING_PACKAGES ${package})
  endif()
endmacro()

# An imported target codec_NAME of a library's header and, if it has any, its archives: find_codec(NAME PACKAGE HEADER
# [LIBRARY...]). They are linked statically where the system has them so, so that the program is one file that starts
# fast.
macro(find_codec name package header)
  find_path(${name}_INCLUDE ${header})
  set(archives)
  set(codec_found ${${name}_INCLUDE})
  foreach(library ${ARGN})
    find_library(${name}_${library} NAMES lib${library}.a lib${library}-static.a ${library})
    list(APPEND archives ${${name}_${library}})
    if(NOT ${name}_${library})
      set(codec_found OFF)
    endif()
  endforeach()
  need(codec_found "${name} (${header})" ${package})
  if(codec_found)
    add_library(codec_${name} INTERFACE)
    target_include_directories(codec_${name} SYSTEM INTERFACE $<BUILD_INTERFACE:${${name}_INCLUDE}>)
    # Whoever links an installed static library finds them by name.
    target_link_libraries(codec_${name} INTERFACE
      "$<BUILD_INTERFACE:${archives}>" "$<INSTALL_INTERFACE:${ARGN}>")
    set_target_properties(codec_${name} PROPERTIES LIBRARY_NAMES "${ARGN}")
  endif()
endmacro()

find_package(Threads REQUIRED)
find_package(fmt QUIET)
need(fmt_FOUND "fmt (fmt/core.h)" libfmt-dev)
find_package(nlohmann_json QUIET)
need(nlohmann_json_FOUND "nlohmann_json (nlohmann/json.hpp)" nlohmann-json3-dev)
find_package(CLI11 QUIET)
need(CLI11_FOUND "CLI11 (CLI/CLI.hpp)" libcli11-dev)
find_path(tomlplusplus_INCLUDE toml++/toml.h)
need(tomlplusplus_INCLUDE "toml++ (toml++/toml.h)" libtomlplusplus-dev)

find_codec(snappy libsnappy-dev snappy.h snappy)
find_codec(zstd libzstd-dev zstd.h zstd)
find_codec(lz4 liblz4-dev lz4.h lz4)
find_codec(brotli libbrotli-dev brotli/encode.h brotlienc brotlicommon)
find_codec(deflate libdeflate-dev libdeflate.h deflate)
find_codec(zlib zlib1g-dev zlib.h z)
# Headers only; elsewhere Highway's library says what the processor can do (src/simd/supported.cc).
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  find_codec(hwy libhwy-dev hwy/highway.h)
else()
  find_codec(hwy libhwy-dev hwy/highway.h hwy)
endif()
find_codec(xxhash libxxhash-dev xxhash.h)
find_codec(flatbuffers libflatbuffers-dev flatbuffers/flatbuffers.h)
find_codec(uring liburing-dev liburing.h uring)

if(TPCMILL_TESTS)
  find_package(GTest QUIET)
  need(GTest_FOUND "GoogleTest (gtest/gtest.h)" "libgtest-dev;libgmock-dev")
endif()
if(TPCMILL_BENCH)
  find_package(benchmark QUIET)
  need(benchmark_FOUND "Google Benchmark (benchmark/benchmark.h)" libbenchmark-dev)
endif()

if(MISSING_LIBRARIES)
  list(JOIN MISSING_LIBRARIES ", " MISSING_LIBRARIES)
  list(JOIN MISSING_PACKAGES " " MISSING_PACKAGES)
  message(FATAL_ERROR "Missing: ${MISSING_LIBRARIES}. Debian's packages of them are ${MISSING_PACKAGES}; \
other systems have them under similar names.")
endif()
