/** Share of bad rows, in percent of the rows read, above which a file is taken for something else. */
export const DEFAULT_MAX_BAD_ROWS_PCT = 1;
