import { openConnection, type Target } from './connection'

const connections = 16

/** Asks so many requests once each, over several connections, as fast as they are answered. */
export async function askEach(
  { port }: Target,
  count: number,
  request: (index: number) => Buffer,
  onAnswer: (answer: string) => void,
): Promise<void> {
  let asked = 0
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const connection = openConnection(port, reject)
      const next = (): void => {
        if (asked < count) {
          connection.ask(request(asked++), answered)
        } else {
          connection.close()
          resolve()
        }
      }
      const answered = (answer: string) => {
        try {
          onAnswer(answer)
        } catch (error) {
          connection.close()
          return reject(error)
        }
        next()
      }
      next()
    })
  await Promise.all(Array.from({ length: connections }, one))
}
