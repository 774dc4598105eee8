// The words that the official generator comes with: data, in its order and spelling ("whithout"
// included). Lists of plain words give every word the weight 1.

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "table/distributions.h"

namespace tpcmill {
namespace {

struct Word {
  std::string_view text;
  int weight;
};

constexpr std::string_view kColors[] = {
    "almond", "antique", "aquamarine", "azure", "beige", "bisque", "black", "blanched", "blue",
    "blush", "brown", "burlywood", "burnished", "chartreuse", "chiffon", "chocolate", "coral",
    "cornflower", "cornsilk", "cream", "cyan", "dark", "deep", "dim", "dodger", "drab", "firebrick",
    "floral", "forest", "frosted", "gainsboro", "ghost", "goldenrod", "green", "grey", "honeydew",
    "hot", "indian", "ivory", "khaki", "lace", "lavender", "lawn", "lemon", "light", "lime",
    "linen", "magenta", "maroon", "medium", "metallic", "midnight", "mint", "misty", "moccasin",
    "navajo", "navy", "olive", "orange", "orchid", "pale", "papaya", "peach", "peru", "pink",
    "plum", "powder", "puff", "purple", "red", "rose", "rosy", "royal", "saddle", "salmon", "sandy",
    "seashell", "sienna", "sky", "slate", "smoke", "snow", "spring", "steel", "tan", "thistle",
    "tomato", "turquoise", "violet", "wheat", "white", "yellow",
};

// Types and containers are products: every first syllable with every second, and so on.
constexpr std::string_view kTypes1[] = {
    "STANDARD", "SMALL", "MEDIUM", "LARGE", "ECONOMY", "PROMO",
};

constexpr std::string_view kTypes2[] = {
    "ANODIZED", "BURNISHED", "PLATED", "POLISHED", "BRUSHED",
};

constexpr std::string_view kTypes3[] = {
    "TIN", "NICKEL", "BRASS", "STEEL", "COPPER",
};

constexpr std::string_view kContainers1[] = {
    "SM", "LG", "MED", "JUMBO", "WRAP",
};

constexpr std::string_view kContainers2[] = {
    "CASE", "BOX", "BAG", "JAR", "PACK", "PKG", "CAN", "DRUM",
};

constexpr std::string_view kSegments[] = {
    "AUTOMOBILE", "BUILDING", "FURNITURE", "HOUSEHOLD", "MACHINERY",
};

constexpr std::string_view kPriorities[] = {
    "1-URGENT", "2-HIGH", "3-MEDIUM", "4-NOT SPECIFIED", "5-LOW",
};

constexpr std::string_view kInstructions[] = {
    "DELIVER IN PERSON", "COLLECT COD", "TAKE BACK RETURN", "NONE",
};

constexpr std::string_view kModes[] = {
    "REG AIR", "AIR", "RAIL", "TRUCK", "MAIL", "FOB", "SHIP",
};

constexpr std::string_view kReturnFlags[] = {
    "R", "A",
};

constexpr std::string_view kRegions[] = {
    "AFRICA", "AMERICA", "ASIA", "EUROPE", "MIDDLE EAST",
};

// The weight of a nation is what its region's key adds to the region key of the nation before.
constexpr Word kNations[] = {
    {"ALGERIA", 0}, {"ARGENTINA", 1}, {"BRAZIL", 0}, {"CANADA", 0}, {"EGYPT", 3}, {"ETHIOPIA", -4},
    {"FRANCE", 3}, {"GERMANY", 0}, {"INDIA", -1}, {"INDONESIA", 0}, {"IRAN", 2}, {"IRAQ", 0},
    {"JAPAN", -2}, {"JORDAN", 2}, {"KENYA", -4}, {"MOROCCO", 0}, {"MOZAMBIQUE", 0}, {"PERU", 1},
    {"CHINA", 1}, {"ROMANIA", 1}, {"SAUDI ARABIA", 1}, {"VIETNAM", -2}, {"RUSSIA", 1},
    {"UNITED KINGDOM", 0}, {"UNITED STATES", -2},
};

// Symbols of sentences: N noun phrase, V verb phrase, P preposition, "the" and noun phrase, T
// terminator. Of phrases: N noun, J adjective, D adverb, V verb, X auxiliary.
constexpr Word kGrammar[] = {
    {"N V T", 3}, {"N V P T", 3}, {"N V N T", 3}, {"N P V N T", 1}, {"N P V P T", 1},
};

constexpr Word kNounPhrases[] = {
    {"N", 10}, {"J N", 20}, {"J, J N", 10}, {"D J N", 50},
};

constexpr Word kVerbPhrases[] = {
    {"V", 30}, {"X V", 1}, {"V D", 40}, {"X V D", 1},
};

constexpr Word kNouns[] = {
    {"packages", 40}, {"requests", 40}, {"accounts", 40}, {"deposits", 40}, {"foxes", 20},
    {"ideas", 20}, {"theodolites", 20}, {"pinto beans", 20}, {"instructions", 20},
    {"dependencies", 10}, {"excuses", 10}, {"platelets", 10}, {"asymptotes", 10}, {"courts", 5},
    {"dolphins", 5}, {"multipliers", 1}, {"sauternes", 1}, {"warthogs", 1}, {"frets", 1},
    {"dinos", 1}, {"attainments", 1}, {"somas", 1}, {"Tiresias", 1}, {"patterns", 1}, {"forges", 1},
    {"braids", 1}, {"frays", 1}, {"warhorses", 1}, {"dugouts", 1}, {"notornis", 1}, {"epitaphs", 1},
    {"pearls", 1}, {"tithes", 1}, {"waters", 1}, {"orbits", 1}, {"gifts", 1}, {"sheaves", 1},
    {"depths", 1}, {"sentiments", 1}, {"decoys", 1}, {"realms", 1}, {"pains", 1}, {"grouches", 1},
    {"escapades", 1}, {"hockey players", 1},
};

constexpr Word kVerbs[] = {
    {"sleep", 20}, {"wake", 20}, {"are", 20}, {"cajole", 20}, {"haggle", 20}, {"nag", 10},
    {"use", 10}, {"boost", 10}, {"affix", 5}, {"detect", 5}, {"integrate", 5}, {"maintain", 1},
    {"nod", 1}, {"was", 1}, {"lose", 1}, {"sublate", 1}, {"solve", 1}, {"thrash", 1},
    {"promise", 1}, {"engage", 1}, {"hinder", 1}, {"print", 1}, {"x-ray", 1}, {"breach", 1},
    {"eat", 1}, {"grow", 1}, {"impress", 1}, {"mold", 1}, {"poach", 1}, {"serve", 1}, {"run", 1},
    {"dazzle", 1}, {"snooze", 1}, {"doze", 1}, {"unwind", 1}, {"kindle", 1}, {"play", 1},
    {"hang", 1}, {"believe", 1}, {"doubt", 1},
};

constexpr Word kAdjectives[] = {
    {"special", 20}, {"pending", 20}, {"unusual", 20}, {"express", 20}, {"furious", 1}, {"sly", 1},
    {"careful", 1}, {"blithe", 1}, {"quick", 1}, {"fluffy", 1}, {"slow", 1}, {"quiet", 1},
    {"ruthless", 1}, {"thin", 1}, {"close", 1}, {"dogged", 1}, {"daring", 1}, {"brave", 1},
    {"stealthy", 1}, {"permanent", 1}, {"enticing", 1}, {"idle", 1}, {"busy", 1}, {"regular", 50},
    {"final", 40}, {"ironic", 40}, {"even", 30}, {"bold", 20}, {"silent", 10},
};

constexpr Word kAdverbs[] = {
    {"sometimes", 1}, {"always", 1}, {"never", 1}, {"furiously", 50}, {"slyly", 50},
    {"carefully", 50}, {"blithely", 40}, {"quickly", 30}, {"fluffily", 20}, {"slowly", 1},
    {"quietly", 1}, {"ruthlessly", 1}, {"thinly", 1}, {"closely", 1}, {"doggedly", 1},
    {"daringly", 1}, {"bravely", 1}, {"stealthily", 1}, {"permanently", 1}, {"enticingly", 1},
    {"idly", 1}, {"busily", 1}, {"regularly", 1}, {"finally", 1}, {"ironically", 1}, {"evenly", 1},
    {"boldly", 1}, {"silently", 1},
};

constexpr Word kAuxiliaries[] = {
    {"do", 1}, {"may", 1}, {"might", 1}, {"shall", 1}, {"will", 1}, {"would", 1}, {"can", 1},
    {"could", 1}, {"should", 1}, {"ought to", 1}, {"must", 1}, {"will have to", 1},
    {"shall have to", 1}, {"could have to", 1}, {"should have to", 1}, {"must have to", 1},
    {"need to", 1}, {"try to", 1},
};

constexpr Word kPrepositions[] = {
    {"about", 50}, {"above", 50}, {"according to", 50}, {"across", 50}, {"after", 50},
    {"against", 40}, {"along", 40}, {"alongside of", 30}, {"among", 30}, {"around", 20}, {"at", 10},
    {"atop", 1}, {"before", 1}, {"behind", 1}, {"beneath", 1}, {"beside", 1}, {"besides", 1},
    {"between", 1}, {"beyond", 1}, {"by", 1}, {"despite", 1}, {"during", 1}, {"except", 1},
    {"for", 1}, {"from", 1}, {"in place of", 1}, {"inside", 1}, {"instead of", 1}, {"into", 1},
    {"near", 1}, {"of", 1}, {"on", 1}, {"outside", 1}, {"over", 1}, {"past", 1}, {"since", 1},
    {"through", 1}, {"throughout", 1}, {"to", 1}, {"toward", 1}, {"under", 1}, {"until", 1},
    {"up", 1}, {"upon", 1}, {"whithout", 1}, {"with", 1}, {"within", 1},
};

constexpr Word kTerminators[] = {
    {".", 50}, {";", 1}, {":", 1}, {"?", 1}, {"!", 1}, {"--", 1},
};

constexpr Word kQ13Word1[] = {
    {"special", 20}, {"pending", 20}, {"unusual", 20}, {"express", 20},
};

constexpr Word kQ13Word2[] = {
    {"packages", 40}, {"requests", 40}, {"accounts", 40}, {"deposits", 40},
};

// In the official file, but nothing is ever drawn from these two.
constexpr Word kArticles[] = {
    {"the", 50}, {"a", 20}, {"an", 5},
};

constexpr std::string_view kCategories[] = {
    "FURNITURE", "STORAGE EQUIP", "TOOLS", "MACHINE TOOLS", "OTHER",
};

Distribution equal(std::string name, std::span<const std::string_view> words) {
  Distribution list{std::move(name), {words.begin(), words.end()}, {}};
  list.weights.assign(words.size(), 1);
  return list;
}

Distribution weighted(std::string name, std::span<const Word> words) {
  Distribution list{std::move(name), {}, {}};
  for (const Word& word : words) {
    list.texts.emplace_back(word.text);
    list.weights.push_back(word.weight);
  }
  return list;
}

// Every combination of one syllable of each list, the last list's changing fastest.
Distribution product(std::string name, std::initializer_list<std::span<const std::string_view>> syllables) {
  Distribution list{std::move(name), {""}, {}};
  for (const std::span<const std::string_view> ends : syllables) {
    std::vector<std::string> longer;
    for (const std::string& start : list.texts)
      for (const std::string_view end : ends)
        longer.push_back(start + (start.empty() ? "" : " ") + std::string(end));
    list.texts = std::move(longer);
  }
  list.weights.assign(list.texts.size(), 1);
  return list;
}

// The nations by name only, as queries draw them.
Distribution nation_names(std::string name) {
  Distribution list = weighted(std::move(name), kNations);
  list.weights.assign(list.texts.size(), 1);
  return list;
}

}  // namespace

const Distributions& Distributions::built_in() {
  static const Distributions lists = [] {
    Distributions made;
    made.lists_ = {
        product("p_cntr", {kContainers1, kContainers2}),
        equal("colors", kColors),
        product("p_types", {kTypes1, kTypes2, kTypes3}),
        weighted("nations", kNations),
        nation_names("nations2"),
        equal("regions", kRegions),
        equal("o_oprio", kPriorities),
        equal("instruct", kInstructions),
        equal("smode", kModes),
        equal("category", kCategories),
        equal("rflag", kReturnFlags),
        equal("msegmnt", kSegments),
        weighted("nouns", kNouns),
        weighted("verbs", kVerbs),
        weighted("adjectives", kAdjectives),
        weighted("adverbs", kAdverbs),
        weighted("auxillaries", kAuxiliaries),
        weighted("terminators", kTerminators),
        weighted("articles", kArticles),
        weighted("prepositions", kPrepositions),
        weighted("grammar", kGrammar),
        weighted("np", kNounPhrases),
        weighted("vp", kVerbPhrases),
        weighted("Q13a", kQ13Word1),
        weighted("Q13b", kQ13Word2),
    };
    return made;
  }();
  return lists;
}

}  // namespace tpcmill
