/** Everything that biscuit-wasm exports. Its objects hold WebAssembly memory: `free()` them. */
export type BiscuitModule = typeof import('@biscuit-auth/biscuit-wasm')

let loading: Promise<BiscuitModule> | undefined

/**
 * The WebAssembly of Biscuit, loaded at the first call (2.3 MB: never on a page that only lists tokens). In Node it is read from
 * node_modules, in the browser fetched through the bundler: `#biscuit-loader` in package.json says which.
 */
export function loadBiscuit(): Promise<BiscuitModule> {
  loading ??= import('#biscuit-loader')
    .then((loader) => loader.load())
    .catch((error) => {
      // A failed download is tried again at the next call.
      loading = undefined
      throw error
    })
  return loading
}
