#pragma once

#include "rand/stream.h"
#include "table/recipes.h"

namespace tpcmill::tpch {

// The official generator's streams: seed, and draws reserved for each parent (a row; for partsupp
// a part, for lines an order).
constexpr Stream kPartManufacturer{1, 1};
constexpr Stream kPartBrand{46831694, 1};
constexpr Stream kPartType{1841581359, 1};
constexpr Stream kPartSize{1193163244, 1};
constexpr Stream kPartContainer{727633698, 1};
constexpr Stream kPartName{709314158, 92};
constexpr Stream kPartComment{804159733, 2};

constexpr Stream kPartSuppAvailable{1671059989, 4};
constexpr Stream kPartSuppCost{1051288424, 4};
constexpr Stream kPartSuppComment{1961692154, 8};

constexpr Stream kOrderClerk{1171034773, 1};
constexpr Stream kOrderComment{276090261, 2};
constexpr Stream kOrderDate{1066728069, 1};
constexpr Stream kOrderPriority{591449447, 1};
constexpr Stream kOrderCustomer{851767375, 1};
constexpr Stream kOrderLines{1434868289, 1};

constexpr Stream kLineQuantity{209208115, 7};
constexpr Stream kLineDiscount{554590007, 7};
constexpr Stream kLineTax{721958466, 7};
constexpr Stream kLineInstruction{1371272478, 7};
constexpr Stream kLineMode{675466456, 7};
constexpr Stream kLinePart{1808217256, 7};
constexpr Stream kLineSupplier{2095021727, 7};
constexpr Stream kLineShip{1769349045, 7};
constexpr Stream kLineCommit{904914315, 7};
constexpr Stream kLineReceipt{373135028, 7};
constexpr Stream kLineReturn{717419739, 7};
constexpr Stream kLineComment{1095462486, 14};

constexpr Stream kCustomerAddress{881155353, 9};
constexpr Stream kCustomerNation{1489529863, 1};
constexpr Stream kCustomerPhone{1521138112, 3};
constexpr Stream kCustomerBalance{298370230, 1};
constexpr Stream kCustomerSegment{1140279430, 1};
constexpr Stream kCustomerComment{1335826707, 2};

constexpr Stream kSupplierAddress{706178559, 9};
constexpr Stream kSupplierNation{110356601, 1};
constexpr Stream kSupplierPhone{884434366, 3};
constexpr Stream kSupplierBalance{962338209, 1};
constexpr Stream kSupplierComment{1341315363, 2};
constexpr Stream kSupplierGap{263032577, 1};
constexpr Stream kSupplierKind{753643799, 1};
constexpr Stream kSupplierWhether{202794285, 1};
constexpr Stream kSupplierPlace{715851524, 1};

constexpr Stream kNationComment{606179079, 2};
constexpr Stream kRegionComment{1500869201, 2};

// Lengths of comments, clause 4.2.3.
constexpr CommentRange kPartText{5, 22};
constexpr CommentRange kPartSuppText{49, 198};
constexpr CommentRange kOrderText{19, 78};
constexpr CommentRange kLineText{10, 43};
constexpr CommentRange kCustomerText{29, 116};
constexpr CommentRange kSupplierText{25, 100};
constexpr CommentRange kNationText{28, 115};
constexpr CommentRange kRegionText{28, 115};

}  // namespace tpcmill::tpch
