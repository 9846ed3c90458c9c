// node photograph.mjs PAGE.html PICTURE.png [dark] [print] [WIDTHxHEIGHT]: a picture of the page as its reader sees it,
// from its top to HEIGHT pixels, or to its end.
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const [page_, picture, ...how] = process.argv.slice(2)
const [width, most] = (how.find(word => /^\d+x\d+$/.test(word)) || '1100x6000').split('x').map(Number)
const executablePath = process.env.CHROMIUM || '/usr/bin/chromium'
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
const context = await browser.newContext({
  colorScheme: how.includes('dark') ? 'dark' : 'light',
  viewport: { width, height: 600 },
})
const page = await context.newPage()
if (how.includes('print')) await page.emulateMedia({ media: 'print' })
await page.goto(pathToFileURL(page_).href)
const height = Math.min(most, await page.evaluate(() => Math.ceil(document.documentElement.getBoundingClientRect().height)))
await page.setViewportSize({ width, height })
await page.screenshot({ path: picture })
await browser.close()
