/** Begins the value of an item that searches for whatever was typed: it fits always, and least. */
export const searchPrefix = 'search in '

/**
 * How well an item of the command palette fits what was typed, 0 to 1: every word typed must begin a word of its name, or, for less,
 * of its other words. Nothing fuzzy: "to" finds tokens, and not the Inspector.
 */
export function commandScore(name: string, typed: string, otherWords: string[] = []): number {
  if (name.startsWith(searchPrefix)) return 0.01
  const wanted = wordsOf(typed)
  const named = wordsOf(name)
  const others = otherWords.flatMap(wordsOf)
  const fits = (words: string[], word: string) => words.some((candidate) => candidate.startsWith(word))
  if (wanted.every((word) => fits(named, word))) return named[0]?.startsWith(wanted[0] ?? '') ? 1 : 0.9
  return wanted.every((word) => fits(named, word) || fits(others, word)) ? 0.5 : 0
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean)
}
