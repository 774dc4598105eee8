#include "encode/parquet/stored.h"

namespace tpcmill::parquet {

namespace {

Form form_of(const DecimalType& decimal) {
  const bool as_it_is = decimal.scale == 2;
  switch (decimal.storage) {
    case DecimalType::Storage::kInt32: return as_it_is ? Form::kInt32 : Form(Form::kScaled32, decimal.scale);
    case DecimalType::Storage::kInt64: return as_it_is ? Form::kInt64 : Form(Form::kScaled64, decimal.scale);
    case DecimalType::Storage::kFixed16: return as_it_is ? Form::kFixed16 : Form(Form::kScaled128, decimal.scale);
    case DecimalType::Storage::kDouble: return Form::kDouble;
  }
  return Form::kInt64;
}

}  // namespace

Form form_of(const ColumnShape& shape, const LayoutSettings& settings) {
  const auto integer = [&](IntegerType usual) {
    return settings.integer.value_or(usual) == IntegerType::kInt32 ? Form::kInt32 : Form::kInt64;
  };
  switch (shape.logical) {
    case Logical::kIdentifier: return integer(IntegerType::kInt64);
    case Logical::kInteger: return integer(IntegerType::kInt32);
    case Logical::kMoney:
    case Logical::kQuantity: return form_of(settings.decimal.value_or(DecimalType::kDecimal64));
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
