#include "CSchemas.h"

// #embed is C23; the toolchain's clang accepts it in every language mode with this warning.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char policy_default[] = {
#embed "data/policies/default.toml"
};

static const unsigned char reasons_plain[] = {
#embed "data/reasons-plain.tsv"
};

static const unsigned char template_de_contact[] = {
#embed "data/templates/de/contact.mustache"
};

static const unsigned char template_de_final[] = {
#embed "data/templates/de/final.mustache"
};

static const unsigned char template_de_first[] = {
#embed "data/templates/de/first.mustache"
};

static const unsigned char template_de_new_details[] = {
#embed "data/templates/de/new-details.mustache"
};

static const unsigned char template_de_second[] = {
#embed "data/templates/de/second.mustache"
};

static const unsigned char template_en_contact[] = {
#embed "data/templates/en/contact.mustache"
};

static const unsigned char template_en_final[] = {
#embed "data/templates/en/final.mustache"
};

static const unsigned char template_en_first[] = {
#embed "data/templates/en/first.mustache"
};

static const unsigned char template_en_new_details[] = {
#embed "data/templates/en/new-details.mustache"
};

static const unsigned char template_en_second[] = {
#embed "data/templates/en/second.mustache"
};

static const unsigned char template_nl_contact[] = {
#embed "data/templates/nl/contact.mustache"
};

static const unsigned char template_nl_final[] = {
#embed "data/templates/nl/final.mustache"
};

static const unsigned char template_nl_first[] = {
#embed "data/templates/nl/first.mustache"
};

static const unsigned char template_nl_new_details[] = {
#embed "data/templates/nl/new-details.mustache"
};

static const unsigned char template_nl_second[] = {
#embed "data/templates/nl/second.mustache"
};

static const unsigned char sql_0001[] = {
#embed "sql/0001-spine.sql"
};

static const struct c_schema all[] = {
    {"data/policies/default.toml", policy_default, sizeof policy_default},
    {"data/reasons-plain.tsv", reasons_plain, sizeof reasons_plain},
    {"data/templates/de/contact.mustache", template_de_contact, sizeof template_de_contact},
    {"data/templates/de/final.mustache", template_de_final, sizeof template_de_final},
    {"data/templates/de/first.mustache", template_de_first, sizeof template_de_first},
    {"data/templates/de/new-details.mustache", template_de_new_details, sizeof template_de_new_details},
    {"data/templates/de/second.mustache", template_de_second, sizeof template_de_second},
    {"data/templates/en/contact.mustache", template_en_contact, sizeof template_en_contact},
    {"data/templates/en/final.mustache", template_en_final, sizeof template_en_final},
    {"data/templates/en/first.mustache", template_en_first, sizeof template_en_first},
    {"data/templates/en/new-details.mustache", template_en_new_details, sizeof template_en_new_details},
    {"data/templates/en/second.mustache", template_en_second, sizeof template_en_second},
    {"data/templates/nl/contact.mustache", template_nl_contact, sizeof template_nl_contact},
    {"data/templates/nl/final.mustache", template_nl_final, sizeof template_nl_final},
    {"data/templates/nl/first.mustache", template_nl_first, sizeof template_nl_first},
    {"data/templates/nl/new-details.mustache", template_nl_new_details, sizeof template_nl_new_details},
    {"data/templates/nl/second.mustache", template_nl_second, sizeof template_nl_second},
    {"sql/0001-spine.sql", sql_0001, sizeof sql_0001},
};

const struct c_schema *c_schema_at(size_t index) {
    return index < sizeof all / sizeof all[0] ? &all[index] : 0;
}
