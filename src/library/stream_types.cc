#include "library/stream_types.h"

#include <algorithm>

#include "plan/check_rules.h"

namespace tpcmill {
namespace {

// Files store decimals in 64 bits where they fit; few readers of Arrow take such.
Layout with_defaults(const Layout& given) {
  Layout out;
  LayoutRule defaults{LayoutRule::Source::kPreset, "", "", {}};
  defaults.settings.decimal = DecimalType::kDecimal128;
  out.rules.push_back(std::move(defaults));
  for (const LayoutRule& rule : given.rules) {
    LayoutRule& own = out.rules.emplace_back(rule);
    if (rule.source == LayoutRule::Source::kPreset && rule.settings.decimal == DecimalType::kDecimal64)
      own.settings.decimal = DecimalType::kDecimal128;
  }
  return out;
}

}  // namespace

std::vector<arrow::ColumnType> types_of(const Selection& selection, const Layout& types) {
  const Layout layout = with_defaults(types);
  const std::vector<TableColumns> tables = columns_of(selection.world, selection.benchmark);
  check_rules(layout, tables);
  const auto declared = std::find_if(tables.begin(), tables.end(),
                                     [&](const TableColumns& each) { return each.table == selection.table.name; });
  std::vector<arrow::ColumnType> out;
  for (const size_t number : selection.columns) {
    const ColumnShape& column = selection.shape.columns[number];
    const LayoutSettings settings = settings_for(layout, declared->table, column.name);
    check_decimal(layout, declared->table, declared->columns[number], settings);
    out.push_back(arrow::type_of(column, settings));
  }
  return out;
}

}  // namespace tpcmill
