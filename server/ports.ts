import { createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { Environment } from '@/lib/env'

const ATTEMPTS = 12
const PAUSE = 250

/**
 * What keeps the two processes from listening, each a sentence that names the variable. A Latchkey whose npm was killed a moment ago lets go
 * of its ports a moment later, so they are tried for a little while.
 */
export async function portProblems(environment: Environment): Promise<string[]> {
  for (let attempt = 1; ; attempt++) {
    const problems = await problemsNow(environment)
    if (problems.length === 0 || attempt === ATTEMPTS) return problems
    await wait(PAUSE)
  }
}

async function problemsNow({ HOST, PORT, VERIFIER_PORT }: Environment): Promise<string[]> {
  const problems = [await portProblem('PORT', HOST, PORT), await portProblem('VERIFIER_PORT', HOST, VERIFIER_PORT)]
  return [...new Set(problems.filter((problem) => problem !== undefined))]
}

async function portProblem(variable: string, host: string, port: number): Promise<string | undefined> {
  const server = createServer()
  try {
    await new Promise<void>((resolve, reject) =>
      server.once('error', reject).listen({ host, port, exclusive: true }, resolve),
    )
    return undefined
  } catch (error) {
    return (
      why((error as NodeJS.ErrnoException).code, variable, host, port) ?? `${variable}: ${(error as Error).message}.`
    )
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
}

function why(code: string | undefined, variable: string, host: string, port: number): string | undefined {
  if (code === 'EADDRINUSE') {
    return `${variable}: another program already listens on ${host}:${port}. Stop it, or set ${variable} to a free port.`
  }
  if (code === 'EACCES') {
    return `${variable}: this user may not listen on port ${port}. Set ${variable} to one above 1023.`
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `HOST: ${host} is not an address of this machine.`
  }
  return undefined
}
