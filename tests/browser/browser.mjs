// One browser, and pages in it that notice every request, dialog and word of complaint.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync']

// The packages are installed in the build folder, away from these files.
export const need = createRequire(pathToFileURL(`${process.env.MODULES}/`))
const axe = readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8')

const FAULTS_MAX = 20

export const DESKTOP = { viewport: { width: 1280, height: 900 } }
export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

export function launch() {
  return need('playwright-core').chromium.launch({ executablePath: CHROMIUM, args: FLAGS })
}

// A page that notices what it does beside being read. `asked`: what it wanted to fetch; `fetched`: what its own policy
// let through to us, who let nothing through; `said`: dialogs, errors and every other word on the console.
export async function open(browser, file, options = {}) {
  const { hash = '', ...look } = options
  const address = pathToFileURL(file).href
  const seen = { asked: [], fetched: [], said: [] }
  const its_own = (request) => request.url().split('#')[0] === address || request.url().startsWith('blob:')
  const context = await browser.newContext({ ...DESKTOP, ...look })
  context.on('request', (request) => its_own(request) || seen.asked.push(request.url()))
  await context.route('**/*', (route) => {
    if (its_own(route.request())) return route.continue()
    seen.fetched.push(route.request().url())
    return route.abort()
  })
  const page = await context.newPage()
  page.on('console', (message) => seen.said.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', (fault) => seen.said.push(`error: ${fault.message}`))
  page.on('dialog', (dialog) => {
    seen.said.push(`dialog: ${dialog.message()}`)
    return dialog.dismiss()
  })
  await page.goto(address + hash)
  return { page, seen, close: () => context.close() }
}

export async function visit(browser, file, options, work) {
  const { page, seen, close } = await open(browser, file, options)
  try {
    return await work(page, seen)
  } finally {
    await close()
  }
}

// As `visit`, for a page that must keep to itself whatever is done with it.
export function look(browser, file, options, work) {
  return visit(browser, file, options, async (page, seen) => {
    const result = await work(page)
    assertQuiet(file, seen)
    return result
  })
}

export function assertQuiet(file, seen) {
  assert.deepEqual(seen, { asked: [], fetched: [], said: [] }, `${file} asks for nothing and says nothing`)
}

// What axe-core finds, a line each; by some of its rules, or by all that it has on.
export async function barriers(page, rules) {
  await page.evaluate(axe)
  return page.evaluate(async (only) => {
    const found = await window.axe.run(document, { resultTypes: ['violations'], ...only })
    return found.violations.map(({ id, impact, nodes }) => `${id} (${impact}), ${nodes.length} times: ${nodes[0].html}`)
  }, rules ? { runOnly: { type: 'rule', values: rules } } : {})
}

// What the HTML standard forbids, a line each.
export async function faults(html) {
  const { HtmlValidate } = need('html-validate')
  const validator = new HtmlValidate({ root: true, extends: ['html-validate:standard'] })
  const { results } = await validator.validateString(html)
  const found = results.flatMap((result) => result.messages)
  return found.slice(0, FAULTS_MAX).map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`)
}

// Pages of a PDF that Chromium wrote: its tree of pages is not compressed.
export function pagesOf(pdf) {
  return (pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length
}
