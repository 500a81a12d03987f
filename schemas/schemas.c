#include "CSchemas.h"

// #embed is C23; the toolchain's clang accepts it in every language mode with this warning.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char data_ach_classes_tsv[] = {
#embed "data/ach-classes.tsv"
};
static const unsigned char data_ach_rules_tsv[] = {
#embed "data/ach-rules.tsv"
};
static const unsigned char data_banks_generic_ach_toml[] = {
#embed "data/banks/generic-ach.toml"
};
static const unsigned char data_banks_generic_toml[] = {
#embed "data/banks/generic.toml"
};
static const unsigned char data_banks_german_toml[] = {
#embed "data/banks/german.toml"
};
static const unsigned char data_csv_headers_tsv[] = {
#embed "data/csv-headers.tsv"
};
static const unsigned char data_mandate_retention_tsv[] = {
#embed "data/mandate-retention.tsv"
};
static const unsigned char data_nacha_changes_tsv[] = {
#embed "data/nacha-changes.tsv"
};
static const unsigned char data_nacha_returns_tsv[] = {
#embed "data/nacha-returns.tsv"
};
static const unsigned char data_nacha_same_day_tsv[] = {
#embed "data/nacha-same-day.tsv"
};
static const unsigned char data_nacha_windows_tsv[] = {
#embed "data/nacha-windows.tsv"
};
static const unsigned char data_pages_copy_js[] = {
#embed "data/pages/copy.js"
};
static const unsigned char data_pages_message_mustache[] = {
#embed "data/pages/message.mustache"
};
static const unsigned char data_pages_page_css[] = {
#embed "data/pages/page.css"
};
static const unsigned char data_pages_payment_mustache[] = {
#embed "data/pages/payment.mustache"
};
static const unsigned char data_pages_texts_tsv[] = {
#embed "data/pages/texts.tsv"
};
static const unsigned char data_policies_default_toml[] = {
#embed "data/policies/default.toml"
};
static const unsigned char data_reasons_plain_tsv[] = {
#embed "data/reasons-plain.tsv"
};
static const unsigned char data_sdd_rules_tsv[] = {
#embed "data/sdd-rules.tsv"
};
static const unsigned char data_sepa_reasons_tsv[] = {
#embed "data/sepa-reasons.tsv"
};
static const unsigned char data_sepa_text_tsv[] = {
#embed "data/sepa-text.tsv"
};
static const unsigned char data_templates_de_contact_mustache[] = {
#embed "data/templates/de/contact.mustache"
};
static const unsigned char data_templates_de_final_mustache[] = {
#embed "data/templates/de/final.mustache"
};
static const unsigned char data_templates_de_first_mustache[] = {
#embed "data/templates/de/first.mustache"
};
static const unsigned char data_templates_de_new_details_mustache[] = {
#embed "data/templates/de/new-details.mustache"
};
static const unsigned char data_templates_de_pre_notification_mustache[] = {
#embed "data/templates/de/pre-notification.mustache"
};
static const unsigned char data_templates_de_second_mustache[] = {
#embed "data/templates/de/second.mustache"
};
static const unsigned char data_templates_en_contact_mustache[] = {
#embed "data/templates/en/contact.mustache"
};
static const unsigned char data_templates_en_final_mustache[] = {
#embed "data/templates/en/final.mustache"
};
static const unsigned char data_templates_en_first_mustache[] = {
#embed "data/templates/en/first.mustache"
};
static const unsigned char data_templates_en_new_details_mustache[] = {
#embed "data/templates/en/new-details.mustache"
};
static const unsigned char data_templates_en_pre_notification_mustache[] = {
#embed "data/templates/en/pre-notification.mustache"
};
static const unsigned char data_templates_en_second_mustache[] = {
#embed "data/templates/en/second.mustache"
};
static const unsigned char data_templates_fr_contact_mustache[] = {
#embed "data/templates/fr/contact.mustache"
};
static const unsigned char data_templates_fr_final_mustache[] = {
#embed "data/templates/fr/final.mustache"
};
static const unsigned char data_templates_fr_first_mustache[] = {
#embed "data/templates/fr/first.mustache"
};
static const unsigned char data_templates_fr_new_details_mustache[] = {
#embed "data/templates/fr/new-details.mustache"
};
static const unsigned char data_templates_fr_pre_notification_mustache[] = {
#embed "data/templates/fr/pre-notification.mustache"
};
static const unsigned char data_templates_fr_second_mustache[] = {
#embed "data/templates/fr/second.mustache"
};
static const unsigned char data_templates_nl_contact_mustache[] = {
#embed "data/templates/nl/contact.mustache"
};
static const unsigned char data_templates_nl_final_mustache[] = {
#embed "data/templates/nl/final.mustache"
};
static const unsigned char data_templates_nl_first_mustache[] = {
#embed "data/templates/nl/first.mustache"
};
static const unsigned char data_templates_nl_new_details_mustache[] = {
#embed "data/templates/nl/new-details.mustache"
};
static const unsigned char data_templates_nl_pre_notification_mustache[] = {
#embed "data/templates/nl/pre-notification.mustache"
};
static const unsigned char data_templates_nl_second_mustache[] = {
#embed "data/templates/nl/second.mustache"
};
static const unsigned char sql_0001_spine_sql[] = {
#embed "sql/0001-spine.sql"
};
static const unsigned char sql_0002_second_rail_sql[] = {
#embed "sql/0002-second-rail.sql"
};
static const unsigned char sql_0003_money_sql[] = {
#embed "sql/0003-money.sql"
};
static const unsigned char sql_0004_link_views_sql[] = {
#embed "sql/0004-link-views.sql"
};
static const unsigned char sql_0005_restore_sql[] = {
#embed "sql/0005-restore.sql"
};
static const unsigned char sql_0006_receipts_sql[] = {
#embed "sql/0006-receipts.sql"
};
static const unsigned char sql_0007_leases_sql[] = {
#embed "sql/0007-leases.sql"
};
static const unsigned char sql_0008_decisions_sql[] = {
#embed "sql/0008-decisions.sql"
};
static const unsigned char sql_0009_plans_sql[] = {
#embed "sql/0009-plans.sql"
};
static const unsigned char sql_0010_withdrawn_sql[] = {
#embed "sql/0010-withdrawn.sql"
};
static const unsigned char sql_0011_addresses_sql[] = {
#embed "sql/0011-addresses.sql"
};
static const unsigned char sql_0012_collections_sql[] = {
#embed "sql/0012-collections.sql"
};
static const unsigned char sql_0013_amendments_sql[] = {
#embed "sql/0013-amendments.sql"
};
static const unsigned char sql_0014_reversals_sql[] = {
#embed "sql/0014-reversals.sql"
};
static const unsigned char sql_0015_given_files_sql[] = {
#embed "sql/0015-given-files.sql"
};
static const unsigned char sql_0016_mandate_life_sql[] = {
#embed "sql/0016-mandate-life.sql"
};
static const unsigned char sql_0017_pre_notifications_sql[] = {
#embed "sql/0017-pre-notifications.sql"
};
static const unsigned char sql_0018_told_amendments_sql[] = {
#embed "sql/0018-told-amendments.sql"
};
static const unsigned char sql_shape_tsv[] = {
#embed "sql/shape.tsv"
};
static const unsigned char xsd_pain_007_001_09_incasso_xsd[] = {
#embed "xsd/pain.007.001.09.incasso.xsd"
};
static const unsigned char xsd_pain_008_001_02_incasso_xsd[] = {
#embed "xsd/pain.008.001.02.incasso.xsd"
};
static const unsigned char xsd_pain_008_001_08_incasso_xsd[] = {
#embed "xsd/pain.008.001.08.incasso.xsd"
};
static const unsigned char xsd_pain_008_001_11_incasso_xsd[] = {
#embed "xsd/pain.008.001.11.incasso.xsd"
};

static const struct c_schema all[] = {
    {"data/ach-classes.tsv", data_ach_classes_tsv, sizeof data_ach_classes_tsv},
    {"data/ach-rules.tsv", data_ach_rules_tsv, sizeof data_ach_rules_tsv},
    {"data/banks/generic-ach.toml", data_banks_generic_ach_toml, sizeof data_banks_generic_ach_toml},
    {"data/banks/generic.toml", data_banks_generic_toml, sizeof data_banks_generic_toml},
    {"data/banks/german.toml", data_banks_german_toml, sizeof data_banks_german_toml},
    {"data/csv-headers.tsv", data_csv_headers_tsv, sizeof data_csv_headers_tsv},
    {"data/mandate-retention.tsv", data_mandate_retention_tsv, sizeof data_mandate_retention_tsv},
    {"data/nacha-changes.tsv", data_nacha_changes_tsv, sizeof data_nacha_changes_tsv},
    {"data/nacha-returns.tsv", data_nacha_returns_tsv, sizeof data_nacha_returns_tsv},
    {"data/nacha-same-day.tsv", data_nacha_same_day_tsv, sizeof data_nacha_same_day_tsv},
    {"data/nacha-windows.tsv", data_nacha_windows_tsv, sizeof data_nacha_windows_tsv},
    {"data/pages/copy.js", data_pages_copy_js, sizeof data_pages_copy_js},
    {"data/pages/message.mustache", data_pages_message_mustache, sizeof data_pages_message_mustache},
    {"data/pages/page.css", data_pages_page_css, sizeof data_pages_page_css},
    {"data/pages/payment.mustache", data_pages_payment_mustache, sizeof data_pages_payment_mustache},
    {"data/pages/texts.tsv", data_pages_texts_tsv, sizeof data_pages_texts_tsv},
    {"data/policies/default.toml", data_policies_default_toml, sizeof data_policies_default_toml},
    {"data/reasons-plain.tsv", data_reasons_plain_tsv, sizeof data_reasons_plain_tsv},
    {"data/sdd-rules.tsv", data_sdd_rules_tsv, sizeof data_sdd_rules_tsv},
    {"data/sepa-reasons.tsv", data_sepa_reasons_tsv, sizeof data_sepa_reasons_tsv},
    {"data/sepa-text.tsv", data_sepa_text_tsv, sizeof data_sepa_text_tsv},
    {"data/templates/de/contact.mustache", data_templates_de_contact_mustache, sizeof data_templates_de_contact_mustache},
    {"data/templates/de/final.mustache", data_templates_de_final_mustache, sizeof data_templates_de_final_mustache},
    {"data/templates/de/first.mustache", data_templates_de_first_mustache, sizeof data_templates_de_first_mustache},
    {"data/templates/de/new-details.mustache", data_templates_de_new_details_mustache, sizeof data_templates_de_new_details_mustache},
    {"data/templates/de/pre-notification.mustache", data_templates_de_pre_notification_mustache, sizeof data_templates_de_pre_notification_mustache},
    {"data/templates/de/second.mustache", data_templates_de_second_mustache, sizeof data_templates_de_second_mustache},
    {"data/templates/en/contact.mustache", data_templates_en_contact_mustache, sizeof data_templates_en_contact_mustache},
    {"data/templates/en/final.mustache", data_templates_en_final_mustache, sizeof data_templates_en_final_mustache},
    {"data/templates/en/first.mustache", data_templates_en_first_mustache, sizeof data_templates_en_first_mustache},
    {"data/templates/en/new-details.mustache", data_templates_en_new_details_mustache, sizeof data_templates_en_new_details_mustache},
    {"data/templates/en/pre-notification.mustache", data_templates_en_pre_notification_mustache, sizeof data_templates_en_pre_notification_mustache},
    {"data/templates/en/second.mustache", data_templates_en_second_mustache, sizeof data_templates_en_second_mustache},
    {"data/templates/fr/contact.mustache", data_templates_fr_contact_mustache, sizeof data_templates_fr_contact_mustache},
    {"data/templates/fr/final.mustache", data_templates_fr_final_mustache, sizeof data_templates_fr_final_mustache},
    {"data/templates/fr/first.mustache", data_templates_fr_first_mustache, sizeof data_templates_fr_first_mustache},
    {"data/templates/fr/new-details.mustache", data_templates_fr_new_details_mustache, sizeof data_templates_fr_new_details_mustache},
    {"data/templates/fr/pre-notification.mustache", data_templates_fr_pre_notification_mustache, sizeof data_templates_fr_pre_notification_mustache},
    {"data/templates/fr/second.mustache", data_templates_fr_second_mustache, sizeof data_templates_fr_second_mustache},
    {"data/templates/nl/contact.mustache", data_templates_nl_contact_mustache, sizeof data_templates_nl_contact_mustache},
    {"data/templates/nl/final.mustache", data_templates_nl_final_mustache, sizeof data_templates_nl_final_mustache},
    {"data/templates/nl/first.mustache", data_templates_nl_first_mustache, sizeof data_templates_nl_first_mustache},
    {"data/templates/nl/new-details.mustache", data_templates_nl_new_details_mustache, sizeof data_templates_nl_new_details_mustache},
    {"data/templates/nl/pre-notification.mustache", data_templates_nl_pre_notification_mustache, sizeof data_templates_nl_pre_notification_mustache},
    {"data/templates/nl/second.mustache", data_templates_nl_second_mustache, sizeof data_templates_nl_second_mustache},
    {"sql/0001-spine.sql", sql_0001_spine_sql, sizeof sql_0001_spine_sql},
    {"sql/0002-second-rail.sql", sql_0002_second_rail_sql, sizeof sql_0002_second_rail_sql},
    {"sql/0003-money.sql", sql_0003_money_sql, sizeof sql_0003_money_sql},
    {"sql/0004-link-views.sql", sql_0004_link_views_sql, sizeof sql_0004_link_views_sql},
    {"sql/0005-restore.sql", sql_0005_restore_sql, sizeof sql_0005_restore_sql},
    {"sql/0006-receipts.sql", sql_0006_receipts_sql, sizeof sql_0006_receipts_sql},
    {"sql/0007-leases.sql", sql_0007_leases_sql, sizeof sql_0007_leases_sql},
    {"sql/0008-decisions.sql", sql_0008_decisions_sql, sizeof sql_0008_decisions_sql},
    {"sql/0009-plans.sql", sql_0009_plans_sql, sizeof sql_0009_plans_sql},
    {"sql/0010-withdrawn.sql", sql_0010_withdrawn_sql, sizeof sql_0010_withdrawn_sql},
    {"sql/0011-addresses.sql", sql_0011_addresses_sql, sizeof sql_0011_addresses_sql},
    {"sql/0012-collections.sql", sql_0012_collections_sql, sizeof sql_0012_collections_sql},
    {"sql/0013-amendments.sql", sql_0013_amendments_sql, sizeof sql_0013_amendments_sql},
    {"sql/0014-reversals.sql", sql_0014_reversals_sql, sizeof sql_0014_reversals_sql},
    {"sql/0015-given-files.sql", sql_0015_given_files_sql, sizeof sql_0015_given_files_sql},
    {"sql/0016-mandate-life.sql", sql_0016_mandate_life_sql, sizeof sql_0016_mandate_life_sql},
    {"sql/0017-pre-notifications.sql", sql_0017_pre_notifications_sql, sizeof sql_0017_pre_notifications_sql},
    {"sql/0018-told-amendments.sql", sql_0018_told_amendments_sql, sizeof sql_0018_told_amendments_sql},
    {"sql/shape.tsv", sql_shape_tsv, sizeof sql_shape_tsv},
    {"xsd/pain.007.001.09.incasso.xsd", xsd_pain_007_001_09_incasso_xsd, sizeof xsd_pain_007_001_09_incasso_xsd},
    {"xsd/pain.008.001.02.incasso.xsd", xsd_pain_008_001_02_incasso_xsd, sizeof xsd_pain_008_001_02_incasso_xsd},
    {"xsd/pain.008.001.08.incasso.xsd", xsd_pain_008_001_08_incasso_xsd, sizeof xsd_pain_008_001_08_incasso_xsd},
    {"xsd/pain.008.001.11.incasso.xsd", xsd_pain_008_001_11_incasso_xsd, sizeof xsd_pain_008_001_11_incasso_xsd},
};

const struct c_schema *c_schema_at(size_t index) {
    return index < sizeof all / sizeof all[0] ? &all[index] : 0;
}
