/** Characters of a token, without its `lk_…_` prefix (contract, section 3). */
export const maxCharacters = 8000
/** Blocks of a token, the authority block included. */
export const maxBlocks = 16
