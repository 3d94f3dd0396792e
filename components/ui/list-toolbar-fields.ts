/** What a GET form would submit, without what is empty: addresses stay short, and the same view has the same address. */
export function readFields(form: HTMLFormElement): [string, string][] {
  return [...new FormData(form)].flatMap(([name, value]) => {
    const text = typeof value === 'string' ? value.trim() : ''
    return text ? [[name, text] as [string, string]] : []
  })
}

/** Puts the form's controls into the state that the address has. What is being typed is left alone. */
export function writeFields(form: HTMLFormElement, fields: string[], parameters: URLSearchParams): void {
  for (const control of form.elements) {
    if (!(control instanceof HTMLInputElement) || !fields.includes(control.name)) continue
    if (control.type === 'checkbox') control.checked = parameters.getAll(control.name).includes(control.value)
    // The choice without a value is what holds when the address says nothing.
    else if (control.type === 'radio') control.checked = control.value === (parameters.get(control.name) ?? '')
    else if (control !== document.activeElement) control.value = parameters.get(control.name) ?? ''
  }
}

export function addressOf(pathname: string, fields: [string, string][]): string {
  const query = new URLSearchParams(fields).toString()
  return query ? `${pathname}?${query}` : pathname
}
