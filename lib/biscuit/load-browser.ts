import type { BiscuitModule } from './load'

/** The browser's loader: the bundler turns the package's `.wasm` import into a file fetched on demand. */
export async function load(): Promise<BiscuitModule> {
  return await import('@biscuit-auth/biscuit-wasm')
}

/** Nothing to do: a page that is reloaded begins afresh. */
export function forget(): void {}
