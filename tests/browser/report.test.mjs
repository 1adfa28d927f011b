// The report in a real browser. Elements are found by what they are (ids, roles, data attributes), never by wording.
// RINGBACK: the program; FOLDER: where companies, pictures and PDFs go; MODULES: where npm put the packages.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { assertQuiet, barriers, faults, launch, look, open, pagesOf, visit, DESKTOP, PHONE } from './browser.mjs'
import { Companies, CROWD, DEMO, HOSTILE, HOSTILE_CLOSER, HOSTILE_COMPANY, LATER, NOW } from './companies.mjs'

const ROWS_MAX = 1000 // of a section, before "and n more"
const CARDS_MAX = 7
const SECTIONS = ['health', 'needs', 'balance', 'far', 'cases', 'not-contacted', 'open', 'bookings', 'cannot-say',
  'changes', 'foot']
const ALL = [...DEMO, 'hostile', 'first-day', 'crowd']
const SMALL = [...DEMO, 'hostile', 'first-day'] // the crowd's page is the same, a thousand times over

const folder = process.env.FOLDER
const companies = new Companies(process.env.RINGBACK, folder)
companies.ringback(NOW, 'run')
closeOneAsSomebodyHostile()
const reports = Object.fromEntries(ALL.map((id) => [id, companies.report(id)])) // the folder of each
const browser = await launch()
after(() => browser.close())

// The names that people give stand in the report too.
function closeOneAsSomebodyHostile() {
  const [open] = companies.rows('hostile', 'SELECT case_id AS id FROM cases WHERE open = 1 ORDER BY case_id LIMIT 1')
  const why = ['--reason', 'other', '--note', HOSTILE.image]
  companies.ringback(NOW, 'close', 'hostile', open.id, '--as', HOSTILE_CLOSER, ...why)
  companies.ringback(LATER, 'run', 'hostile')
}

const pageOf = (id) => join(reports[id], 'report.html')
const lookAt = (id, options, work) => look(browser, pageOf(id), options, work)
const shared = {} // pages that tests only read
async function read(id, work) {
  shared[id] ??= await open(browser, pageOf(id))
  const result = await work(shared[id].page)
  assertQuiet(id, shared[id].seen)
  return result
}
const figure = (id, key) => JSON.parse(readFileSync(join(reports[id], 'summary.json'), 'utf8')).figures[key].value
const draftsOf = (page) => page.$$eval('[data-draft]', (all) => all.map((one) => one.dataset.draft))
const openAll = (page) => page.$$eval('details', (all) => all.forEach((one) => { one.open = true }))
// The first cells of each row of a file that begins a row with a case's id; none of these holds a comma.
const rowsOf = (id, file) => readFileSync(join(reports[id], file), 'utf8').split(/\r?\n(?=C[0-9A-Z]{8},)/).slice(1)
  .map((row) => row.split(','))

test('the watch itself sees a request, a dialog, a complaint, a barrier and a fault', async () => {
  const file = join(folder, 'control.html')
  const html = '<!DOCTYPE html><title>x</title><img src="http://127.0.0.1:9/a.png"><b></p><script>alert(1)</script>'
  writeFileSync(file, html)
  await visit(browser, file, {}, async (page, seen) => {
    assert.ok(seen.fetched.includes('http://127.0.0.1:9/a.png'))
    assert.ok(seen.said.includes('dialog: 1'))
    assert.ok(seen.said.some((line) => line.startsWith('error: ')))
    assert.ok((await barriers(page)).some((line) => line.startsWith('image-alt')))
  })
  assert.notDeepEqual(await faults(html), [])
})

test('every section stands in its order and has its heading', async () => {
  for (const id of ALL) {
    const found = await read(id, (page) => page.$$eval('main > section', (all) => all.map((one) => {
      const label = document.getElementById(one.getAttribute('aria-labelledby'))
      const named = one.contains(label) && label.textContent.trim() !== ''
      return { id: one.id, heading: label?.tagName, named }
    })))
    assert.deepEqual(found, SECTIONS.map((name) => ({ id: name, heading: 'H2', named: true })), id)
  }
})

test('the masthead names the business, the period, the number and a tinted mode before all else', async () => {
  await read('summit-hvac', async (page) => {
    const parts = 'header h1, header dl time, header .mode, main'
    const order = await page.$$eval(parts, (all) => all.map((one) => one.localName))
    assert.equal(order[0], 'h1')
    assert.equal(order.at(-1), 'main')
    assert.ok(order.filter((name) => name === 'time').length >= 3, 'period from, period to, complete up to')
    assert.ok(order.includes('p'), 'the mode in words')
    const tint = await page.$eval('.mode', (one) => getComputedStyle(one).backgroundColor)
    assert.notEqual(tint, await page.$eval('body', (one) => getComputedStyle(one).backgroundColor))
    assert.notEqual(tint, 'rgba(0, 0, 0, 0)')
  })
})

test('health is said before any good news, and a sick company is marked', async () => {
  assert.equal(figure('rivertown-plumbing', 'data_sick'), 1)
  assert.equal(await read('rivertown-plumbing', (page) => page.locator('#health .bad').count()) > 0, true)
  assert.equal(figure('summit-hvac', 'data_sick'), 0)
  assert.equal(await read('summit-hvac', (page) => page.locator('#health .bad').count()), 0)
})

test('at most seven cards, and the rest is counted', async () => {
  for (const id of [...DEMO, 'crowd']) {
    const total = figure(id, 'needs_person')
    await read(id, async (page) => {
      assert.equal(await page.locator('#needs > ol > .card').count(), Math.min(total, CARDS_MAX), id)
      const more = total - CARDS_MAX
      const words = more > 0 ? await page.locator('#needs > .more').first().innerText() : ''
      assert.equal(words.match(/\d[\d,]*/)?.[0].replace(',', ''), more > 0 ? String(more) : undefined, id)
    })
  }
})

test('the page has every case of cases.csv, and each has its id', async () => {
  for (const id of DEMO) {
    const wanted = rowsOf(id, 'cases.csv').map(([case_id]) => `c-${case_id}`)
    const found = await read(id, (page) => page.$$eval('.case', (all) => all.map((one) => one.id)))
    assert.deepEqual(found.sort(), wanted.sort(), id)
  }
})

test('1,001 cases: a thousand on the page, one more in cases.csv', async () => {
  assert.equal(rowsOf('crowd', 'cases.csv').length, CROWD)
  await lookAt('crowd', {}, async (page) => {
    assert.equal(await page.locator('.case').count(), ROWS_MAX)
    assert.match(await page.locator('#cases > .more').innerText(), /\b1\b.*cases\.csv/)
    await page.fill('#find', 'Caller 500')
    assert.equal(await page.locator('.case:visible').count(), 1)
  })
})

test('a first day with nothing read yet has no case, no card and no control, and a word in every section', async () => {
  await read('first-day', async (page) => {
    assert.equal(await page.locator('.case, .card, table, input, button').count(), 0)
    for (const id of SECTIONS) assert.ok((await page.locator(`#${id}`).innerText()).length > 20, id)
  })
})

test('fold-outs open and close with the keyboard alone, and one can see where one is', async () => {
  await lookAt('summit-hvac', {}, async (page) => {
    await page.focus('#find')
    await page.keyboard.press('Tab')
    const first = page.locator('.case').first()
    assert.equal(await first.evaluate((one) => document.activeElement === one.querySelector('summary')), true)
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'none')
    for (const [key, open] of [['Enter', true], ['Space', false], ['Space', true], ['Enter', false]]) {
      await page.keyboard.press(key)
      assert.equal(await first.evaluate((one) => one.open), open, key)
      assert.equal(await first.locator('dl').isVisible(), open, key)
    }
  })
})

test('the first Tab offers a way to what needs a person', async () => {
  await lookAt('summit-hvac', {}, async (page) => {
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), '#needs')
    const box = await page.locator('a[href="#needs"]').first().boundingBox()
    assert.ok(box.x >= 0 && box.y >= 0 && box.width > 40, 'it shows when it has the focus')
    await page.keyboard.press('Enter')
    assert.ok(await page.evaluate(() => Math.abs(document.getElementById('needs').getBoundingClientRect().top) < 100))
  })
})

test('each of the six questions is answered in every fold-out, and why', async () => {
  await read('summit-hvac', async (page) => {
    const bad = await page.$$eval('.case', (all) => all.filter((one) => {
      const answers = [...one.querySelectorAll('dl')[0].children].filter((part) => part.localName === 'dd')
      return answers.length < 8 || answers.some((part) => !part.textContent.trim())
    }).map((one) => one.id))
    assert.deepEqual(bad, [])
  })
})

test('a link from a card opens the whole case, also when the page is opened at it', async () => {
  const link = await lookAt('summit-hvac', {}, async (page) => {
    const hash = await page.locator('.card a[href^="#c-"]').first().getAttribute('href')
    await page.click(`.card a[href="${hash}"]`)
    assert.equal(await page.locator(hash).evaluate((one) => one.open), true)
    await page.waitForFunction((id) => document.querySelector(id).getBoundingClientRect().top < innerHeight, hash)
    return hash
  })
  await lookAt('summit-hvac', { hash: link }, async (page) => {
    assert.equal(await page.locator(link).evaluate((one) => one.open), true)
  })
})

test('find shows the cases that hold the words, and no other', async () => {
  await lookAt('summit-hvac', {}, async (page) => {
    const all = await page.locator('.case').count()
    const name = await page.locator('.case .who bdi').first().innerText()
    for (const words of [name, name.toUpperCase(), 'furnace', 'no such words']) {
      const wanted = await page.$$eval('.case', (cases, text) =>
        cases.filter((one) => one.textContent.toLowerCase().includes(text)).length, words.toLowerCase())
      await page.fill('#find', words)
      assert.equal(await page.locator('.case:visible').count(), wanted, words)
      assert.match(await page.locator('#found').innerText(), new RegExp(`^${wanted}\\b`), words)
      assert.equal(wanted > 0 && wanted < all, words !== 'no such words', `${words}: ${wanted} of ${all}`)
    }
    const [id, caller] = rowsOf('summit-hvac', 'cases.csv').at(-1)
    await page.fill('#find', caller.slice(-7))
    assert.equal(await page.locator(`#c-${id}`).isVisible(), true, caller)
    assert.ok(await page.locator('.case:visible').count() < all / 2, caller)
    await page.fill('#find', '')
    assert.equal(await page.locator('.case:visible').count(), all)
    assert.equal(await page.locator('#found').innerText(), '')
  })
})

test('ticks become approvals.csv byte for byte, and a run with it answers the drafts', async () => {
  const id = 'summit-hvac'
  const drafts = await lookAt(id, {}, async (page) => {
    await page.clock.setFixedTime(new Date('2026-11-20T09:30:00.250-08:00'))
    const ids = await draftsOf(page)
    assert.ok(ids.length >= 2, 'the demonstration has drafts among its cards')
    const box = (i, answer) => page.locator(`[data-draft="${ids[i]}"] input[value=${answer}]`)
    let made = 0
    page.on('download', () => made++)

    await page.click('#answers-make')
    await box(0, 'reject').check()
    await box(0, 'approve').check()
    assert.equal(await box(0, 'reject').isChecked(), false, 'one answer a draft')
    await box(1, 'reject').check()
    await page.locator(`[data-draft="${ids[1]}"] input[type=text]`).fill('He said "no, thanks", twice')
    await page.click('#answers-make')
    assert.equal(await page.evaluate(() => document.activeElement.id), 'answers-name', 'an answer needs a name')
    assert.equal(made, 0)

    await page.fill('#answers-name', ' Ann "the boss" O\'Neil ')
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#answers-make')])
    assert.equal(download.suggestedFilename(), 'approvals.csv')
    const file = join(companies.inbox(id), 'approvals.csv')
    await download.saveAs(file)
    const wanted = 'id,answer,name,at,note\r\n' +
      `"${ids[0]}","approve","Ann ""the boss"" O'Neil","2026-11-20T17:30:00Z",""\r\n` +
      `"${ids[1]}","reject","Ann ""the boss"" O'Neil","2026-11-20T17:30:00Z","He said ""no, thanks"", twice"\r\n`
    assert.equal(readFileSync(file, 'utf8'), wanted)
    assert.equal(await page.inputValue('#answers-text'), wanted.replace(/\r\n/g, '\n'), 'the same to copy by hand')
    return ids
  })

  companies.ringback(LATER, 'run', id)
  assert.deepEqual(readdirSync(companies.inbox(id)), [])
  const name = 'Ann "the boss" O\'Neil'
  assert.deepEqual(companies.rows(id, 'SELECT message_id, answer, name, note FROM approvals ORDER BY answer'), [
    { message_id: drafts[0], answer: 'approve', name, note: '' },
    { message_id: drafts[1], answer: 'reject', name, note: 'He said "no, thanks", twice' },
  ])
  const next = join(companies.report(id), 'report.html')
  assert.notEqual(next, pageOf(id), 'a new report was written')
  const left = await look(browser, next, {}, draftsOf)
  assert.deepEqual(left.filter((one) => one === drafts[0] || one === drafts[1]), [], 'they are asked no more')
})

// The page's policy would stop a script; here it is off, so that the escapes alone must hold.
test('hostile names are text: no element, no attribute, no script, no dialog', async () => {
  const vocabulary = (page) => page.evaluate(() => {
    const words = new Set()
    for (const one of document.querySelectorAll('*')) {
      words.add(`<${one.localName}>`)
      for (const attribute of one.attributes) words.add(`${one.localName} ${attribute.name}`)
    }
    return [...words]
  })
  const known = new Set()
  for (const id of DEMO) for (const word of await read(id, vocabulary)) known.add(word)
  await lookAt('hostile', { bypassCSP: true }, async (page) => {
    assert.deepEqual((await vocabulary(page)).filter((word) => !known.has(word)), [])
    await openAll(page)
    assert.equal(await page.locator('script').count(), 1)
    assert.equal(await page.evaluate(() => window.hacked), undefined)
    const links = await page.$$eval('a', (all) => all.map((one) => one.getAttribute('href')))
    assert.deepEqual(links.filter((to) => !/^(#|tel:\+1)/.test(to)), [])
    const text = await page.locator('main').evaluate((one) => one.textContent)
    for (const [what, words] of Object.entries({ ...HOSTILE, closer: HOSTILE_CLOSER })) {
      assert.ok(text.includes(words), `${what} stands on the page as it is: ${words}`)
    }
    assert.doesNotMatch(text, /[\u0000-\u0008\u202a-\u202e\u2066-\u2069]/, 'nothing that turns a line round')
    assert.ok(text.includes('gpj.txt Eve'), 'and what stood around it')
    assert.equal(await page.locator('h1').innerText(), HOSTILE_COMPANY)
    assert.ok((await page.title()).startsWith(HOSTILE_COMPANY))
  })
})

test('a name written from right to left stays in its place', async () => {
  await lookAt('hostile', {}, async (page) => {
    for (const name of [HOSTILE.hebrew, HOSTILE.arabic]) {
      const row = page.locator('.case > summary').filter({ hasText: name }).first()
      const left = await row.evaluate((one) => [...one.children].map((part) => part.getBoundingClientRect().left))
      assert.equal(left.length, 3)
      assert.ok(left[0] < left[1] && left[1] < left[2], `${name}: ${left}`)
      assert.equal(await row.locator('bdi', { hasText: name }).count() > 0, true, name)
    }
  })
})

test('the policy in the page forbids every address and every script but its own', async () => {
  await visit(browser, pageOf('summit-hvac'), {}, async (page, seen) => {
    await page.evaluate(() => {
      for (const [name, from] of [['img', 'src'], ['iframe', 'src'], ['script', 'src']]) {
        const one = document.createElement(name)
        one[from] = 'http://127.0.0.1:9/out'
        document.body.append(one)
      }
      const script = document.createElement('script')
      script.textContent = 'window.hacked = 1'
      document.body.append(script)
      return fetch('http://127.0.0.1:9/out').catch(() => 0)
    })
    assert.ok(seen.asked.length > 0, 'the attempts were made')
    assert.deepEqual(seen.fetched, [])
    assert.equal(await page.evaluate(() => window.hacked), undefined)
    assert.ok(seen.said.length >= 4, 'the browser says that it refused')
  })
})

test('without JavaScript everything is there, and no control that would do nothing', async () => {
  const text = (page) => page.locator('main').evaluate((one) => one.textContent)
  for (const id of SMALL) {
    const script = await read(id, text)
    await lookAt(id, { javaScriptEnabled: false }, async (page) => {
      assert.equal(await text(page), script, id)
      assert.equal(await page.locator('input:visible, button:visible, textarea:visible').count(), 0, id)
    })
  }
  await lookAt('summit-hvac', { javaScriptEnabled: false }, async (page) => {
    assert.equal(await page.locator('#answers-command').isVisible(), true, 'how to answer by command')
    const first = page.locator('.case').first()
    await first.locator('summary').first().click()
    assert.equal(await first.locator('dl').first().isVisible(), true)
  })
})

test('with JavaScript the controls show, and the command for those without does not', async () => {
  await read('summit-hvac', async (page) => {
    for (const what of ['#find', '#answers-name', '#answers-make', '[data-draft] input[value=approve]']) {
      assert.equal(await page.locator(what).first().isVisible(), true, what)
    }
    assert.equal(await page.locator('#answers-command').isVisible(), false)
  })
})

test('nothing is wider than a phone, folded or open', async () => {
  for (const id of SMALL) {
    await lookAt(id, PHONE, async (page) => {
      const widest = () => page.evaluate(() =>
        Math.max(document.documentElement.scrollWidth, document.body.scrollWidth))
      assert.ok(await widest() <= 390, `${id}: ${await widest()} px`)
      await openAll(page)
      assert.ok(await widest() <= 390, `${id}, all open: ${await widest()} px`)
    })
  }
})

test('pictures have a name or are hidden from readers, and their numbers stand beside them', async () => {
  for (const id of DEMO) {
    const bad = await read(id, (page) => page.$$eval('svg', (all) => all.filter((one) => {
      const named = one.getAttribute('role') === 'img' && (one.getAttribute('aria-label') || one.querySelector('title'))
      return !named && one.getAttribute('aria-hidden') !== 'true'
    }).map((one) => one.outerHTML.slice(0, 120))))
    assert.deepEqual(bad, [], id)
  }
})

const AXE_PAGES = [...SMALL.map((id) => [id, DESKTOP, false]), ['hostile', PHONE, true]] // the last with all open

test('axe-core finds no barrier in the light', async () => {
  for (const [id, options, unfold] of AXE_PAGES) {
    await lookAt(id, { ...options, colorScheme: 'light' }, async (page) => {
      if (unfold) await openAll(page)
      assert.deepEqual(await barriers(page), [], id)
    })
  }
})

// The scheme changes colours alone, and these are the rules that look at colours.
test('axe-core finds no barrier in the dark', async () => {
  for (const [id, options, unfold] of AXE_PAGES) {
    await lookAt(id, { ...options, colorScheme: 'dark' }, async (page) => {
      if (unfold) await openAll(page)
      assert.deepEqual(await barriers(page, ['color-contrast', 'link-in-text-block']), [], id)
    })
  }
})

test('dark is dark and light is light', async () => {
  const brightness = (page) => page.evaluate(() => {
    const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number)
    return (r + g + b) / 3
  })
  assert.ok(await lookAt('summit-hvac', { colorScheme: 'light' }, brightness) > 200)
  assert.ok(await lookAt('summit-hvac', { colorScheme: 'dark' }, brightness) < 60)
})

test('the HTML standard is kept', async () => {
  for (const id of SMALL) assert.deepEqual(await faults(readFileSync(pageOf(id), 'utf8')), [], id)
})

test('printed, it is two pages without the list of every missed call', async () => {
  for (const id of DEMO) {
    for (const format of ['Letter', 'A4']) {
      await lookAt(id, {}, async (page) => {
        const pdf = await page.pdf({ format, path: join(folder, `${id}-${format.toLowerCase()}.pdf`) })
        assert.equal(pagesOf(pdf), 2, `${id} on ${format}`)
        await page.emulateMedia({ media: 'print' })
        assert.equal(await page.locator('#cases').isVisible(), false)
        for (const section of SECTIONS.filter((name) => name !== 'cases')) {
          assert.equal(await page.locator(`#${section}`).isVisible(), true, section)
        }
      })
    }
  }
})

// A person looks at these, so they end where a person would stop scrolling.
const TALLEST = 6000

test('pictures of the pages are written', async () => {
  const shots = [
    ['summit-hvac', 'desktop', DESKTOP], ['summit-hvac', 'phone', PHONE], ['summit-hvac', 'cases', DESKTOP],
    ['summit-hvac', 'dark', { ...DESKTOP, colorScheme: 'dark' }],
    ['summit-hvac', 'print', { viewport: { width: 816, height: 1056 } }],
    ['rivertown-plumbing', 'desktop', DESKTOP], ['hostile', 'desktop', DESKTOP], ['hostile', 'phone', PHONE],
    ['hostile', 'cases', PHONE], ['first-day', 'desktop', DESKTOP],
  ]
  for (const [id, name, options] of shots) {
    await lookAt(id, options, async (page) => {
      if (name === 'print') await page.emulateMedia({ media: 'print' })
      if (name === 'cases') await page.$eval('.case', (first) => { first.open = true })
      const { width } = page.viewportSize()
      const height = await page.evaluate(() => document.documentElement.scrollHeight)
      const y = name === 'cases' ? (await page.locator('#cases').boundingBox()).y : 0
      const picture = await page.screenshot({ path: join(folder, `${id}-${name}.png`), fullPage: true,
        clip: { x: 0, y, width, height: Math.min(height - y, TALLEST) } })
      assert.ok(picture.length > 20000, `${id}-${name}.png`)
    })
  }
})
