// The companies whose reports are looked at: the two of the demonstration, one whose callers and records are hostile,
// one on its first day with nothing read yet, and one with more cases than a page may hold. All numbers are 555-01xx.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const INPUT_SICK = 65
const root = fileURLToPath(new URL('../..', import.meta.url))

export const NOW = '2026-11-20T05:00:00-08:00' // the clock of fixtures/README.md
export const LATER = '2026-11-20T09:30:00-08:00'
export const CROWD = 1001 // one more than a section of the page shows

// Each must stand on the page as the text that it is. `window.hacked` is what the tests look for.
export const HOSTILE = {
  script: '<script>window.hacked=1</script>',
  image: '<img src=x onerror=window.hacked=1>',
  doubleQuote: '" onmouseover="window.hacked=1" x="',
  singleQuote: "' onfocus='window.hacked=1' autofocus='",
  closing: '</title></style></textarea><svg onload=window.hacked=1>',
  comment: '<!-- --!> <![CDATA[ ]]>',
  entity: '&lt;b&gt; &amp; &#39; &nbsp;',
  template: '{{7*7}} ${7*7} %s %n',
  address: 'javascript:window.hacked=1 http://tracker.example/a.png',
  formula: '=HYPERLINK("http://tracker.example","x")',
  emoji: '🔥👩‍🔧 Zoë Ångström',
  hebrew: 'שרה כהן',
  arabic: 'محمد العربي',
  longWord: 'W'.repeat(180),
}
export const HOSTILE_CLOSER = '<b onclick="window.hacked=1">Ann</b>'
export const HOSTILE_COMPANY = `<script>window.hacked=1</script> "Q" & O'Neil & שרה`
const REVERSED = 'gpj.\u202Etxt\u2066 Eve\u0007' // characters that turn a line round: left out, what remains stays

const cell = (text) => `"${String(text).replace(/"/g, '""')}"`
const csv = (header, rows) => [header, ...rows.map((row) => row.map(cell).join(','))].join('\r\n') + '\r\n'
const before = (minutes) => new Date(Date.parse(NOW) - minutes * 60000).toISOString()
const number = (area, n) => `+1${area}55501${String(n).padStart(2, '0')}`

const CALLS = 'id,started_at,direction,from,to,name,outcome,transcript,note'
const LINE = '+19165550100'

function tenantFile(name, brand, sources) {
  return `name: ${JSON.stringify(name)}
short_name: ${JSON.stringify(brand)}
timezone: America/Los_Angeles
region: CA
lines: ["${LINE}"]
fictional_numbers: true
mode: dry-run
authority: {tier: draft}
sources:
${sources.map(([format, files]) => `  - {format: ${format}, files: "${files}"}`).join('\n')}
`
}

function hostileFiles() {
  const entries = Object.entries({ ...HOSTILE, reversed: REVERSED })
  const words = entries.map(([, text]) => text)
  const next = (i) => words[(i + 1) % words.length]
  return {
    // In threes: days ago and booked since; in this hour and wrote; in this hour, so that a draft is made.
    '<img src=x onerror=alert(1)> & calls.csv': csv(CALLS, [
      ...entries.map(([key, text], i) => [`call-${key}`, before(i % 3 ? 40 + i : 3000 + i), 'in', number(530, i), LINE,
        text, i % 2 ? 'missed' : 'voicemail', next(i), text]),
      ['call-sick', '<script>not a time</script>', 'in', number(530, 90), LINE, words[0], 'missed', '', ''],
    ]),
    'contacts.csv': csv('id,name,phone,tags',
      entries.map(([key, text], i) => [`p-${key}`, text, number(530, i), text])),
    'bookings.csv': csv('id,title,person,phone,created_at,starts_at,status', entries.map(([key, text], i) =>
      [`<b>${key}`, next(i), text, number(530, i), before(2000 - i), before(-6000 - i),
        i % 2 ? 'scheduled' : 'cancelled'])
      .filter((_, i) => i % 3 === 0)),
    'messages.csv': csv('id,sent_at,direction,from,to,body,status', entries.map(([key, text], i) =>
      [`m-${key}`, before(20 + i), 'in', number(530, i), LINE, `Stop by tomorrow at 3? ${text}`, 'received'])
      .filter((_, i) => i % 3 === 1)),
  }
}

const CROWD_AREAS = [209, 213, 310, 323, 408, 415, 424, 442, 510, 530, 559]
function crowdFiles() {
  const rows = Array.from({ length: CROWD }, (_, i) => [`c${i}`, before(30 + i * 40), 'in',
    number(CROWD_AREAS[Math.floor(i / 100)], i % 100), LINE, `Caller ${i}`, 'missed', '', ''])
  return { 'calls.csv': csv(CALLS, rows) }
}

const OWN_SOURCES = [['mapped-calls', '*calls.csv'], ['mapped-contacts', 'contacts.csv'],
  ['mapped-bookings', 'bookings.csv'], ['mapped-messages', 'messages.csv']]
const OWN = [
  { id: 'hostile', name: HOSTILE_COMPANY, brand: '<b>Heat & "Air"</b>', files: hostileFiles },
  { id: 'first-day', name: 'First Day Heating', brand: 'First Day', files: () => ({}) },
  { id: 'crowd', name: 'Crowd Plumbing', brand: 'Crowd', files: crowdFiles },
]
export const DEMO = ['summit-hvac', 'rivertown-plumbing']

export class Companies {
  constructor(program, folder) {
    this.program = program
    this.tenants = join(folder, 'tenants')
    this.folder = join(folder, 'var')
    for (const old of [this.tenants, this.folder]) rmSync(old, { recursive: true, force: true })
    cpSync(join(root, 'tenants'), this.tenants, { recursive: true })
    for (const id of DEMO) cpSync(join(root, 'fixtures', id), this.inbox(id), { recursive: true })
    for (const own of OWN) this.add(own)
  }

  add({ id, name, brand, files }) {
    mkdirSync(join(this.tenants, id), { recursive: true })
    mkdirSync(this.inbox(id), { recursive: true })
    writeFileSync(join(this.tenants, id, 'tenant.yaml'), tenantFile(name, brand, OWN_SOURCES))
    for (const [file, text] of Object.entries(files())) writeFileSync(join(this.inbox(id), file), text)
  }

  inbox(id) {
    return join(this.folder, id, 'inbox')
  }

  // Runs a command of the program; data that is sick is no fault here, some of it is so on purpose.
  ringback(now, command, ...words) {
    const places = ['--tenants', this.tenants, '--var', this.folder, '--rules', join(root, 'rules'), '--now', now]
    try {
      return execFileSync(this.program, [command, ...words, ...places], { encoding: 'utf8', stdio: 'pipe' })
    } catch (fault) {
      if (fault.status === INPUT_SICK) return fault.stdout
      throw new Error(`ringback ${command} ${words.join(' ')}: exit code ${fault.status}\n${fault.stderr}`)
    }
  }

  // The folder of a company's newest report: 2026-11-20.10 is newer than 2026-11-20.9 and 2026-11-20.
  report(id) {
    const folder = join(this.folder, id, 'reports')
    const newest = readdirSync(folder).sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1)
    return join(folder, newest)
  }

  rows(id, sql) {
    const ledger = join(this.folder, id, 'ledger.db')
    const said = execFileSync('sqlite3', ['-readonly', '-json', ledger, sql], { encoding: 'utf8' })
    return said ? JSON.parse(said) : []
  }
}
