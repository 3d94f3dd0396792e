/** What the attenuate form holds. Times as their fields have them, in the viewer's zone. */
export type AttenuateValues = {
  name: string
  /** None means all that the parent reaches. */
  applications: string[]
  readOnly: boolean
  /** None means all that the parent can do. */
  operations: string[]
  notBefore: string
  /** Empty means the parent's. */
  expiration: string
  /** One a line. */
  networks: string
  custom: string
}

export type AttenuateErrors = Partial<Record<keyof AttenuateValues, string>>

/** The form as it opens. What the parent is limited to holds from the start. */
export function emptyValues(parent: { readOnly: boolean }): AttenuateValues {
  return {
    name: '',
    applications: [],
    readOnly: parent.readOnly,
    operations: [],
    notBefore: '',
    expiration: '',
    networks: '',
    custom: '',
  }
}
