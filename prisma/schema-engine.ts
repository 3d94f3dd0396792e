import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import type pg from 'pg'

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>

// Of pg_type.
const CHAR = 18
const CHAR_ARRAY = 1002

let instantiated: Promise<void> | undefined

/**
 * Prisma's migration engine as WebAssembly, working through `connection`; a pool stays the caller's to end. The native engine is a
 * download, which an installation without internet access cannot make.
 */
export async function withSchemaEngine<Result>(
  connection: pg.Pool | pg.PoolConfig,
  use: (engine: bindings.SchemaEngine) => Promise<Result>,
): Promise<Result> {
  instantiated ??= instantiate()
  await instantiated
  const opened: Array<() => Promise<unknown>> = []
  const adapter = bindMigrationAwareSqlAdapterFactory(adapterFactory(connection, opened))
  const engine = await bindings.SchemaEngine.new({ datamodels: undefined }, () => {}, adapter)
  try {
    return await use(engine)
  } catch (error) {
    // The engine names an error of the database by its number. What follows the first one is its aftermath.
    throw adapter.errorRegistry.consumeError(0)?.error ?? error
  } finally {
    engine.free()
    for (const close of opened) await close()
  }
}

function adapterFactory(connection: pg.Pool | pg.PoolConfig, opened: Array<() => Promise<unknown>>): PrismaPg {
  const factory = new PrismaPg(connection)
  const { connect, connectToShadowDb } = factory
  factory.connect = async () => {
    const adapter = corrected(await connect.call(factory))
    opened.push(() => adapter.dispose())
    return adapter
  }
  factory.connectToShadowDb = async () => {
    const adapter = corrected(await connectToShadowDb.call(factory))
    // Its own way drops the database while its connections are open, which fails. Only `npm run migration` makes one, on a server that
    // is thrown away afterwards.
    let ended: Promise<void> | undefined
    adapter.dispose = () => {
      ended ??= adapter.underlyingDriver().end()
      return ended
    }
    opened.push(() => adapter.dispose())
    return adapter
  }
  return factory
}

function corrected(adapter: Adapter): Adapter {
  // It cuts a script at every semicolon, those inside a function's body too. PostgreSQL takes the script as it is.
  adapter.executeScript = async (script) => {
    await adapter.underlyingDriver().query(script)
  }
  // It refuses "char", a type in the catalogue tables that the engine reads. It does know the type's array: such columns pass as arrays
  // through the adapter, and become what they are behind it. A zero byte arrives as empty text.
  const pool = adapter.underlyingDriver()
  const query = pool.query.bind(pool) as (...parameters: unknown[]) => Promise<pg.QueryResult>
  pool.query = (async (...parameters: unknown[]) => {
    const result = await query(...parameters)
    for (const field of result.fields ?? []) if (field.dataTypeID === CHAR) field.dataTypeID = CHAR_ARRAY
    return result
  }) as typeof pool.query
  const queryRaw = adapter.queryRaw.bind(adapter)
  adapter.queryRaw = async (parameters) => {
    const { columnNames, columnTypes, rows } = await queryRaw(parameters)
    const isChar = columnTypes.map((type) => type === ColumnTypeEnum.CharacterArray)
    return {
      columnNames,
      columnTypes: columnTypes.map((type, column) => (isChar[column] ? ColumnTypeEnum.Character : type)),
      rows: rows.map((row) => row.map((value, column) => (isChar[column] && value === '' ? '\0' : value))),
    }
  }
  return adapter
}

// The package's own index imports the .wasm file as a module, which plain Node does not do without a flag.
async function instantiate(): Promise<void> {
  // Where the engine leaves the message of a crash of its own; without it the crash is a TypeError about `undefined`.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => console.error(message) },
  })
  const glue = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const bytes = await readFile(path.join(path.dirname(glue), 'schema_engine_bg.wasm'))
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': withoutLingeringTimers() })
  bindings.__wbg_set_wasm(instance.exports)
  const start = instance.exports.__wbindgen_start as () => void
  start()
}

// Waiting for its lock, the engine sets a timer of ten seconds that it never clears. It should not keep a finished process alive.
function withoutLingeringTimers(): WebAssembly.ModuleImports {
  const imports = { ...bindings } as unknown as WebAssembly.ModuleImports
  for (const [name, value] of Object.entries(imports)) {
    if (!name.startsWith('__wbg_setTimeout')) continue
    const setTimer = value as (...parameters: unknown[]) => NodeJS.Timeout
    imports[name] = (...parameters: unknown[]) => setTimer(...parameters).unref()
  }
  return imports
}
