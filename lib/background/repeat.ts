/**
 * Does a piece of work again and again for as long as the process runs, with a pause between the end of one and the next. A failure is
 * said once, not each time, and so is its end.
 * @param name what the work is, for the log: "Chaining the audit queue".
 */
export function repeat(name: string, pauseMilliseconds: number, work: () => Promise<unknown>): void {
  let failing = false
  const run = async () => {
    try {
      await work()
      if (failing) console.info(`${name} works again.`)
      failing = false
    } catch (error) {
      if (!failing) console.error(`${name} failed; it is tried again until it works.`, error)
      failing = true
    }
    setTimeout(run, pauseMilliseconds).unref()
  }
  void run()
}
