#pragma once

namespace tpcmill::cli {

// Groups of the help, in this order. Those with a format at the end belong to that format only.
inline constexpr const char* kWhat = "What to make";
inline constexpr const char* kWhere = "Where it goes";
inline constexpr const char* kAnyLooks = "How it looks";
inline constexpr const char* kCsvLooks = "How it looks: csv";
inline constexpr const char* kLooks = "How it looks: parquet";
inline constexpr const char* kPages = "Row groups and pages: parquet";
inline constexpr const char* kTypes = "Types and names: parquet";
inline constexpr const char* kMetadata = "Metadata: parquet";
inline constexpr const char* kWork = "Work";
inline constexpr const char* kMessages = "Messages";
inline constexpr const char* kGroups[] = {kWhat,  kWhere, kAnyLooks, kCsvLooks, kLooks,
                                          kPages, kTypes, kMetadata, kWork,     kMessages};

}  // namespace tpcmill::cli
