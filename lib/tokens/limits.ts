/** Discovered rows of one credential; further copies are no rows, and fall with it all the same. */
export const maxDiscovered = 100
