/** Tokens of one service user are counted up to here: in a list of service users, and on its own page. */
export const tokensCounted = { list: 1_000, page: 10_000 }
