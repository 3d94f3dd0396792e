import path from 'node:path'
import { defineConfig } from 'prisma/config'

// `prisma generate` and `validate` need only WebAssembly, yet look for the native schema engine first and fail
// where its download host cannot be reached. Any existing path satisfies that look-up.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath

export default defineConfig({
  schema: path.join('prisma', 'schema.prisma'),
  migrations: { path: path.join('prisma', 'migrations') },
})
