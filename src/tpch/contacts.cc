#include "tpch/contacts.h"

namespace tpcmill::tpch {

void fill_contacts(const World& world, const Draws& draws, const Parents& parents, const ContactStreams& streams,
                   std::string_view name_prefix, uint32_t* scratch, Batch& out) {
  const Kernels& kernels = world.kernels;
  const size_t n = parents.count;
  if (out.wants_any({kContactKey, kContactName})) {
    int64_t* const keys = out.i64(kContactKey);
    numbers(parents, 1, keys);
    if (out.wants(kContactName)) tagged(name_prefix, keys, n, out, kContactName);
  }
  if (out.wants(kContactAddress)) address(kernels, draws, streams.address, n, out, kContactAddress);
  if (out.wants_any({kContactNation, kContactPhone})) {
    draws.of_parents(streams.nation, 0, scratch);
    pick(kernels, facts(world).nation_keys, scratch, n, out, kContactNation);
    if (out.wants(kContactPhone))
      phone(kernels, draws, streams.phone, out.view().columns[kContactNation].code8, n, out, kContactPhone);
  }
  if (!out.wants(kContactBalance)) return;
  draws.of_parents(streams.balance, 0, scratch);
  uniform(kernels, scratch, n, kLeastBalance, kMostBalance, out.i64(kContactBalance));
}

}  // namespace tpcmill::tpch
