#include "CSchemas.h"

// #embed is C23; the toolchain's clang accepts it in every language mode with this warning.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char data_sepa_reasons[] = {
#embed "data/sepa-reasons.tsv"
};
static const unsigned char data_sepa_text[] = {
#embed "data/sepa-text.tsv"
};
static const unsigned char sql_0001[] = {
#embed "sql/0001-spine.sql"
};
static const unsigned char xsd_pain_008[] = {
#embed "xsd/pain.008.001.08.incasso.xsd"
};

static const struct c_schema all[] = {
    {"data/sepa-reasons.tsv", data_sepa_reasons, sizeof data_sepa_reasons},
    {"data/sepa-text.tsv", data_sepa_text, sizeof data_sepa_text},
    {"sql/0001-spine.sql", sql_0001, sizeof sql_0001},
    {"xsd/pain.008.001.08.incasso.xsd", xsd_pain_008, sizeof xsd_pain_008},
};

const struct c_schema *c_schema_at(size_t index) {
    return index < sizeof all / sizeof all[0] ? &all[index] : 0;
}
