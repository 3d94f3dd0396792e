/** Hands a text to the browser as a file to keep. */
export function downloadText(fileName: string, text: string) {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
  // Released right after the browser has begun to read it: the secret stays reachable by no address.
  setTimeout(() => URL.revokeObjectURL(address), 0)
}
