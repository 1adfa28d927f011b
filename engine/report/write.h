/* Writing a report's files from its figures. Each returns the bytes; the caller puts them where they belong. */
#ifndef REPORT_WRITE_H
#define REPORT_WRITE_H

#include "base/str.h"
#include "report/figures.h"

struct store;

/* The page: one self-contained HTML file. Pure. */
bool report_write_html(const struct figures *f, struct str *out, struct err *err);

/* cases.csv proof.csv messages.csv exceptions.csv into `folder` (streamed), and summary.json. */
bool report_write_csvs(struct store *store, const struct figures *f, const char *folder, struct err *err);
bool report_write_summary(const struct figures *f, struct str *out);

#endif
