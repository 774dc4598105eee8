// Highway's library knows this, too, but measures the processor's clock whenever it is loaded, which
// takes 2.5 ms: as long as everything else that a small job needs. On x86 it is therefore asked of
// the processor here, for exactly those features that Highway compiles a target with
// (hwy/ops/set_macros-inl.h), and the library is not linked.

#include "simd/supported.h"

#include "hwy/highway.h"

#if HWY_ARCH_X86
#include <cpuid.h>
#endif

namespace tpcmill {

#if HWY_ARCH_X86

namespace {

// What not every compiler's __builtin_cpu_supports() knows by name.
bool has_f16c() {
  unsigned a, b, c, d;
  return __get_cpuid(1, &a, &b, &c, &d) != 0 && (c & bit_F16C) != 0;
}

bool has_lzcnt() {
  unsigned a, b, c, d;
  return __get_cpuid(0x80000001u, &a, &b, &c, &d) != 0 && (c & bit_LZCNT) != 0;
}

}  // namespace

int64_t supported_targets() {
  int64_t targets = HWY_STATIC_TARGET;
  if (!__builtin_cpu_supports("ssse3")) return targets;
  targets |= HWY_SSSE3;
  if (!__builtin_cpu_supports("sse4.1") || !__builtin_cpu_supports("sse4.2") || !__builtin_cpu_supports("aes") ||
      !__builtin_cpu_supports("pclmul"))
    return targets;
  targets |= HWY_SSE4;
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") || !__builtin_cpu_supports("bmi") ||
      !__builtin_cpu_supports("bmi2") || !has_f16c() || !has_lzcnt())
    return targets;
  targets |= HWY_AVX2;
  if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512vl") ||
      !__builtin_cpu_supports("avx512dq") || !__builtin_cpu_supports("avx512bw"))
    return targets;
  return targets | HWY_AVX3;
}

#else

int64_t supported_targets() { return hwy::SupportedTargets(); }

#endif

}  // namespace tpcmill
