import { utcTime } from '../../restrictions/words'

/** When something was done, which is now, and from which address. */
export function whenAndWhere(address: string | null): [string, string][] {
  const when: [string, string] = ['When', utcTime(new Date().toISOString())]
  return address ? [when, ['From', address]] : [when]
}
