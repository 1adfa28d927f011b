// Says of node's tests what tests/lib.sh says of all others: a line for each that failed, and a last line that adds up.
const LINES_MAX = 30

// What is wrong and where in these tests; not the way there through node.
function reason(error) {
  const fault = error.cause ?? error
  const lines = String(fault.stack ?? fault).split('\n').filter((line) => !/^ +at .*(node:|node_modules)/.test(line))
  return lines.slice(0, LINES_MAX).join('\n')
}

export default async function * lines(events) {
  const count = { passed: 0, failed: 0, skipped: 0 }
  for await (const { type, data } of events) {
    if (type === 'test:diagnostic' && data.nesting === 1) yield `          ${data.message}\n`
    if (type !== 'test:pass' && type !== 'test:fail' || data.nesting > 0) continue
    const seconds = (data.details.duration_ms / 1000).toFixed(1)
    if (type === 'test:fail') {
      count.failed++
      yield `  FAILED  ${data.name}\n${reason(data.details.error).replace(/^/gm, '          ')}\n`
    } else if (data.skip !== undefined) {
      count.skipped++
      yield `  skipped ${data.name}: ${data.skip}\n`
    } else {
      count.passed++
      if (process.env.VERBOSE) yield `  ok      ${data.name}  (${seconds} s)\n`
    }
  }
  const skipped = count.skipped ? `, ${count.skipped} skipped` : ''
  yield `browser: ${count.passed} passed, ${count.failed} failed${skipped}\n`
}
