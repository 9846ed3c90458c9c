// node photograph.mjs PAGE.html PICTURE.png [dark] [print] [WIDTH]: a picture of the whole page, as its reader sees it.
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const [page_, picture, ...how] = process.argv.slice(2)
const width = Number(how.find(word => /^\d+$/.test(word)) || 1100)
const executablePath = process.env.CHROMIUM || '/usr/bin/chromium'
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
const context = await browser.newContext({
  colorScheme: how.includes('dark') ? 'dark' : 'light',
  viewport: { width, height: 800 },
})
const page = await context.newPage()
if (how.includes('print')) await page.emulateMedia({ media: 'print' })
await page.goto(pathToFileURL(page_).href)
await page.screenshot({ path: picture, fullPage: true })
await browser.close()
