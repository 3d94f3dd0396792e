import { RUNNING, startInstance, temporaryDataDirectory } from '@/server/testing/instance'

/** A running Latchkey: the production build, started as `npm start` does. */
export type Product = {
  url: string
  verifierUrl: string
  /** Everything that it has printed: logs must hold no secret. */
  output: () => string
  stop: () => Promise<void>
}

/** Starts the built product on free ports with a data directory of its own. */
export async function startProduct(environment: Record<string, string> = {}): Promise<Product> {
  const { DATABASE_URL, LATCHKEY_SECRET } = process.env
  const data = temporaryDataDirectory()
  const instance = await startInstance({
    DATABASE_URL,
    LATCHKEY_SECRET,
    LATCHKEY_DATA_DIR: data.folder,
    ...environment,
  })
  await instance.printed(RUNNING)
  return {
    url: instance.url,
    verifierUrl: instance.verifierUrl,
    output: instance.output,
    stop: async () => {
      instance.signal('SIGTERM')
      await instance.ended
      await data.remove()
    },
  }
}
