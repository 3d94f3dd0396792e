// Given to a process with `--import`: its clock is set by the messages `{ setClockBy: milliseconds }`, as an operator or NTP would set it. Only
// Date knows of it; the monotonic clock goes on.

const real = Date.now
let by = 0
Date.now = () => real() + by
globalThis.Date = new Proxy(Date, {
  construct: (target, values, made) => Reflect.construct(target, values.length === 0 ? [real() + by] : values, made),
})
process.on('message', (message) => {
  if (typeof message?.setClockBy !== 'number') return
  by = message.setClockBy
  process.send?.({ clockSetBy: by })
})
