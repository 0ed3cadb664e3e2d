/** The same program in Electron itself: only where its binary is (`npm start` fetches it) and a screen for it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { electronBinary, whyNoElectron } from '../../scripts/electronBinary.mjs'

const root = resolve(import.meta.dirname, '../..')
const binary = electronBinary()
const reason = binary ? whyNoElectron() : 'Electron’s binary is not here'
if (reason) process.stderr.write(`\nSKIPPED: the tests in Electron itself. ${reason}.\n\n`)

describe.skipIf(reason !== '')('in Electron itself', () => {
  let folder: string
  let application: ElectronApplication
  let page: Page

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'syrinx-electron-'))
    application = await _electron.launch({
      executablePath: binary!,
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        root,
        `--user-data-dir=${join(folder, 'data')}`,
        '--library',
        join(folder, 'library'),
      ],
    })
    page = await application.firstWindow()
    await page.waitForLoadState('load')
  })
  afterAll(async () => {
    await application?.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('shows the window, apart from Node', async () => {
    expect(page.url()).toBe('syrinx://studio/')
    expect(await page.title()).toMatch(/Syrinx/)
    expect(await page.evaluate('typeof process + typeof require')).toBe('undefinedundefined')
    const preferences = await application.evaluate(({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]
      return (webContents as unknown as { getLastWebPreferences(): object }).getLastWebPreferences()
    })
    expect(preferences).toMatchObject({ contextIsolation: true, nodeIntegration: false, webSecurity: true })
  })

  it('reaches the studio', async () => {
    const answer = await page.evaluate(`new Promise((resolve) => {
      syrinxShell.listen((message) => { if (message.i === 'test') resolve(message.r) })
      syrinxShell.post({ t: 'q', i: 'test', m: 'call', a: ['studio.info', {}] })
    })`)
    expect(answer).toMatchObject({ ok: true, output: { shell: 'electron' } })
  })

  it('is nowhere else to be sent', async () => {
    await page.evaluate(`location.href = 'https://example.com/'`).catch(() => undefined)
    await page.waitForTimeout(500)
    expect(page.url()).toBe('syrinx://studio/')
    expect(await page.evaluate(`window.open('https://example.com/') === null`)).toBe(true)
    expect(await page.evaluate(`navigator.geolocation ? Notification.permission : ''`)).not.toBe('granted')
  })

  it('has a menu', async () => {
    const labels = await application.evaluate(({ Menu }) =>
      Menu.getApplicationMenu()?.items.map(({ label, role }) => label || role),
    )
    expect(labels?.length).toBeGreaterThan(2)
  })
})
