/** Everything that biscuit-wasm exports. Its objects hold WebAssembly memory: `free()` them. */
export type BiscuitModule = typeof import('@biscuit-auth/biscuit-wasm')

let loader: Promise<typeof import('#biscuit-loader')> | undefined

/**
 * The WebAssembly of Biscuit, loaded at the first call (2.3 MB: never on a page that only lists tokens). In Node it is read from
 * node_modules, in the browser fetched through the bundler: `#biscuit-loader` in package.json says which.
 */
export async function loadBiscuit(): Promise<BiscuitModule> {
  loader ??= import('#biscuit-loader')
  try {
    return await (await loader).load()
  } catch (error) {
    // A failed download is tried again at the next call.
    await forgetBiscuit()
    throw error
  }
}

/** To be called after a trap of the WebAssembly, whose memory cannot be trusted from then on: the next loadBiscuit() loads it afresh. */
export async function forgetBiscuit(): Promise<void> {
  const forgotten = loader
  loader = undefined
  await forgotten?.then(({ forget }) => forget()).catch(() => undefined)
}
