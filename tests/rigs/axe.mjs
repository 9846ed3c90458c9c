// node axe.mjs PAGE.html...: what axe-core finds wrong with each page, light and dark, wide and narrow; the exit status
// is the number of pages with violations. Whatever a page asks of a network, and whatever it complains of, counts too.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const require = createRequire(import.meta.url)
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const executablePath = process.env.CHROMIUM || '/usr/bin/chromium'
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
let bad = 0
for (const file of process.argv.slice(2)) {
  const found = []
  for (const [colorScheme, width] of [['light', 1280], ['dark', 1280], ['light', 380], ['dark', 380]]) {
    // The page forbids scripts; axe is one, and is let in by the browser, not by the page.
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true })
    const page = await context.newPage()
    page.on('request', request => request.url().startsWith('file:') || found.push(`asks for ${request.url()}`))
    page.on('console', message => found.push(`says ${message.text()}`))
    await page.goto(pathToFileURL(file).href)
    await page.addScriptTag({ content: axe })
    const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }))
    for (const { id, help, nodes } of violations) {
      found.push(`${colorScheme} ${width}: ${id}: ${help}: ${nodes.map(node => node.html.slice(0, 120)).slice(0, 3).join(' | ')}`)
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    if (wide > 0) found.push(`${colorScheme} ${width}: ${wide} pixels wider than the window`)
    await context.close()
  }
  // As it is, its policy in force: its style applies, and no script of a page would.
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  page.on('console', message => found.push(`strict: ${message.text()}`))
  await page.goto(pathToFileURL(file).href)
  const styled = await page.evaluate(() => getComputedStyle(document.body).maxWidth !== 'none')
  if (!styled) found.push('its own style sheet does not apply')
  await context.close()
  for (const line of new Set(found)) console.log(`${file}: ${line}`)
  bad += found.length > 0
}
await browser.close()
process.exit(bad)
