/* Writing a report's files from its figures. Each returns the bytes; the caller puts them where they belong. */
#ifndef REPORT_WRITE_H
#define REPORT_WRITE_H

#include "base/str.h"
#include "report/figures.h"

/* The page: one self-contained HTML file. Pure. */
bool report_write_html(const struct figures *f, struct str *out, struct err *err);
bool report_write_summary(const struct figures *f, struct str *out); /* summary.json */

/* cases.csv proof.csv messages.csv exceptions.csv: opened in `folder`, filled row by row while figures are loaded
 * (figures.rows), and put in their places once all rows are there. Closing forgets what was not published. */
struct report_csvs;                                                                                /* opaque */
struct report_csvs *report_open_csvs(const struct tenant *t, const char *folder, struct err *err); /* null: failed */
const struct figures_rows *report_csvs_rows(const struct report_csvs *c);
bool report_publish_csvs(struct report_csvs *c, struct err *err);
void report_close_csvs(struct report_csvs **csvs);

#endif
