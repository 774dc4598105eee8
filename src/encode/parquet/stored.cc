#include "encode/parquet/stored.h"

namespace tpcmill::parquet {

Form form_of(const ColumnShape& shape, const LayoutSettings& settings) {
  const auto integer = [&](IntegerType usual) {
    return settings.integer.value_or(usual) == IntegerType::kInt32 ? Form::kInt32 : Form::kInt64;
  };
  switch (shape.logical) {
    case Logical::kIdentifier: return integer(IntegerType::kInt64);
    case Logical::kInteger: return integer(IntegerType::kInt32);
    case Logical::kMoney:
    case Logical::kQuantity:
      switch (settings.decimal.value_or(DecimalType::kDecimal64)) {
        case DecimalType::kDecimal64: return Form::kInt64;
        case DecimalType::kDecimal128: return Form::kFixed16;
        case DecimalType::kDouble: return Form::kDouble;
      }
      break;
    case Logical::kDate:
      switch (settings.date.value_or(DateType::kDate32)) {
        case DateType::kDate32: return Form::kInt32;
        case DateType::kTimestampMillis: return Form::kMillis;
        case DateType::kString: return Form::kText;
      }
      break;
    case Logical::kText: break;
  }
  return Form::kText;
}

}  // namespace tpcmill::parquet
