#pragma once

#include <string_view>

#include "tpch/tpch.h"

namespace tpcmill::tpch {

// Customers and suppliers begin with the same six columns, drawn from streams of their own.
enum ContactColumn : size_t { kContactKey, kContactName, kContactAddress, kContactNation, kContactPhone, kContactBalance };

// In hundredths.
constexpr int64_t kLeastBalance = -99'999, kMostBalance = 999'999;

struct ContactStreams {
  Stream address, nation, phone, balance;
};

// Fills those columns for each parent. `scratch` has room for a draw of each, and kPad.
void fill_contacts(const World& world, const Draws& draws, const Parents& parents, const ContactStreams& streams,
                   std::string_view name_prefix, uint32_t* scratch, Batch& out);

}  // namespace tpcmill::tpch
