/** The built main process and preload script, unmodified, with a stand-in for Electron. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../support/patience.ts'
import { startProgram, type ElectronProgram } from './program.ts'

let folder: string
let program: ElectronProgram

const start = (more: Partial<Parameters<typeof startProgram>[0]> = {}) =>
  startProgram({ library: join(folder, 'library'), userData: join(folder, 'data'), ...more })

/** Events that the page has heard since the first call of it. */
const heard = async (name: string) => {
  const events = (await program.ask(
    'page',
    `globalThis.heard ??= (() => {
       const heard = []
       syrinxShell.listen((message) => { if (message.m === 'event') heard.push(message.a[0]) })
       return heard
     })()`,
  )) as { name: string; payload: unknown }[]
  return events.filter((event) => event.name === name).map(({ payload }) => payload)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syrinx-electron-'))
  program = await start()
})
// A second try finds nothing of the first.
beforeEach(async ({ task }) => {
  if (!task.result?.retryCount) return
  await program.end()
  await rm(folder, { recursive: true, force: true })
  program = await start()
})
afterAll(async () => {
  await program.end()
  await rm(folder, { recursive: true, force: true })
})

describe('the window', () => {
  it('has nothing of Node in it', async () => {
    const { windows, schemes } = await program.ask('record')
    expect(windows).toHaveLength(1)
    expect(windows[0].options).toMatchObject({
      webPreferences: {
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        webviewTag: false,
        preload: expect.stringMatching(/out\/preload\/preload\.cjs$/) as string,
      },
    })
    expect(schemes).toEqual([
      {
        scheme: 'syrinx',
        privileges: expect.objectContaining({ standard: true, secure: true, stream: true }) as object,
      },
    ])
    expect(await program.ask('page', 'typeof process + typeof require')).toBe('undefinedundefined')
    expect(await program.ask('page', 'Object.keys(syrinxShell).sort()')).toEqual(['listen', 'pathOf', 'post'])
  })

  it('shows the built page without an error', async () => {
    expect(await program.ask('page', 'document.title')).toMatch(/Syrinx/)
    expect(
      await program.ask('page', 'document.querySelector("#app, body").childElementCount'),
    ).toBeGreaterThan(0)
    expect((await program.ask('record')).consoleErrors).toEqual([])
  })

  it('runs no script but its own', async () => {
    const tried = await program.ask(
      'page',
      `new Promise((resolve) => {
         document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective))
         const script = document.createElement('script')
         script.textContent = 'globalThis.wasRun = true'
         document.body.append(script)
         setTimeout(() => resolve('nothing happened'), 60_000)
       })`,
    )
    expect(tried).toBe('script-src-elem')
    expect(await program.ask('page', 'globalThis.wasRun')).toBe(undefined)
  })

  it('answers for its own files only', async () => {
    const statusOf = (path: string) =>
      program.ask('page', `fetch(${JSON.stringify(path)}).then((it) => it.status)`)
    expect(await statusOf('/index.html')).toBe(200)
    for (const path of [
      '/../package.json',
      '/%2e%2e/package.json',
      '/..%2f..%2fpackage.json',
      '/%00',
      '/media/take/x',
    ])
      expect(await statusOf(path), path).toBe(404)
  })
})

describe('the contract', () => {
  it('carries a call and its answer', async () => {
    expect(await program.call('studio.info')).toMatchObject({
      ok: true,
      output: { shell: 'electron', libraryDirectory: join(folder, 'library') },
    })
    expect(await program.call('no.such')).toMatchObject({
      ok: false,
      error: { code: 'contract/unknown-method' },
    })
  })

  it('carries arrays as they are, and events', async () => {
    await heard('changed')
    const made = await program.call('datasets.create', `{ name: 'Recorded' }`)
    const datasetId = (made.output as { id: string }).id
    await eventually(() => heard('changed')).toContainEqual({ what: 'datasets', id: datasetId })
    const input = `{ datasetId: '${datasetId}', name: 'A4', sampleRateHz: 16000,
      samples: Float32Array.from({ length: 16000 }, (_, i) => 0.5 * Math.sin(2 * Math.PI * 440 * i / 16000)) }`
    const recorded = await program.call('clips.record', input)
    expect(recorded).toMatchObject({ ok: true, output: { seconds: 1 } })
    const { url } = recorded.output as { url: string }
    const part = `fetch('${url}', { headers: { Range: 'bytes=0-3' } }).then(async (it) => [it.status, await it.text()])`
    expect(await program.ask('page', part)).toEqual([206, 'RIFF'])
  })

  it('takes nothing from others', async () => {
    const before = await program.call('projects.list')
    const message = { t: 'q', i: 'x', m: 'call', a: ['projects.create', { name: 'Intruder' }] }
    await program.ask('foreignMessage', 'https://evil.example/', message)
    await program.ask('foreignMessage', 'syrinx://evil/', message)
    await program.ask('foreignMessage', 'syrinx://studio.evil/', message)
    expect(await program.call('projects.list')).toEqual(before)
  })

  it('stands whatever the page sends', async () => {
    for (const message of [
      'null',
      '7',
      '"text"',
      '{}',
      '{ t: "q", m: "constructor", a: [] }',
      '{ t: "q", i: "1", m: "call", a: 5 }',
      '{ t: "s", i: "1", r: 1 }',
      '[[[]]]',
    ])
      await program.ask('page', `syrinxShell.post(${message})`)
    expect(await program.call('studio.info')).toMatchObject({ ok: true })
  })
})

describe('what no page may do', () => {
  it('stays where it is', async () => {
    for (const kind of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
      expect(await program.ask('navigates', kind, 'https://evil.example/')).toBe(false)
      expect(await program.ask('navigates', kind, 'file:///etc/passwd')).toBe(false)
      expect(await program.ask('navigates', kind, 'syrinx://evil/')).toBe(false)
      expect(await program.ask('navigates', kind, 'syrinx://studio/')).toBe(true)
    }
    expect(await program.ask('navigates', 'will-attach-webview', '')).toBe(false)
  })

  it('opens no windows, and known links in the user’s browser', async () => {
    for (const url of [
      'https://evil.example/',
      'http://github.com/',
      'file:///etc/passwd',
      'https://me@github.com/',
      'syrinx://studio/',
    ])
      expect(await program.ask('opens', url)).toBe('deny')
    expect((await program.ask('record')).externalLinks).toEqual([])
    expect(await program.ask('opens', 'https://github.com/x')).toBe('deny')
    expect((await program.ask('record')).externalLinks).toEqual(['https://github.com/x'])
  })

  it('gets the microphone, a keyboard, and nothing else', async () => {
    const ours = { requestingUrl: 'syrinx://studio/', isMainFrame: true }
    expect(await program.ask('asksPermission', 'media', { ...ours, mediaTypes: ['audio'] })).toBe(true)
    expect(await program.ask('asksPermission', 'media', { ...ours, mediaTypes: ['video'] })).toBe(false)
    expect(await program.ask('asksPermission', 'media', { ...ours, mediaTypes: ['audio', 'video'] })).toBe(
      false,
    )
    expect(
      await program.ask('asksPermission', 'media', {
        requestingUrl: 'https://evil.example/',
        mediaTypes: ['audio'],
      }),
    ).toBe(false)
    for (const permission of [
      'geolocation',
      'notifications',
      'midiSysex',
      'clipboard-read',
      'fileSystem',
      'openExternal',
    ])
      expect(await program.ask('asksPermission', permission, ours), permission).toBe(false)
    expect(await program.ask('asksPermission', 'midi', ours)).toBe(true)
    expect(await program.ask('asksPermission', 'midi', { ...ours, isMainFrame: false })).toBe(false)
    expect(
      await program.ask('asksPermission', 'midi', { ...ours, requestingUrl: 'https://evil.example/' }),
    ).toBe(false)
    expect(await program.ask('hasPermission', 'midi', 'syrinx://studio/', { isMainFrame: true })).toBe(true)
    expect(await program.ask('hasPermission', 'midiSysex', 'syrinx://studio/', { isMainFrame: true })).toBe(
      false,
    )
    expect(await program.ask('hasPermission', 'media', 'syrinx://studio/', { mediaType: 'audio' })).toBe(true)
    expect(await program.ask('hasPermission', 'media', 'https://evil.example/', { mediaType: 'audio' })).toBe(
      false,
    )
    expect(await program.ask('hasPermission', 'usb', 'syrinx://studio/', {})).toBe(false)
  })
})

describe('the system', () => {
  it('shows the window’s commands in its menu, and does what is chosen', async () => {
    await heard('command')
    const submenuOf = async (title: string) => {
      const { menu } = await program.ask('record')
      return menu.find(({ label }) => label === title)?.submenu
    }
    await eventually(() => submenuOf('File')).toContainEqual(
      expect.objectContaining({
        label: 'Open bundle…',
        accelerator: 'CommandOrControl+O',
        registerAccelerator: false,
      }),
    )
    expect(await submenuOf('Edit')).toContainEqual(expect.objectContaining({ role: 'copy' }))
    await program.ask('chooseInMenu', 'File', 'Settings…')
    await eventually(() => heard('command')).toEqual([{ id: 'app.settings' }])
    await eventually(() => program.ask('page', 'document.title')).toMatch(/^Settings/)
  })

  it('opens bundles that were double-clicked, here and by another start', async () => {
    await heard('open')
    await program.ask('openFile', '/songs/one.syrinx')
    await program.ask('startAgain', ['syrinx', '--flag', 'two.syrinx', 'note.txt'], '/songs')
    await eventually(() => heard('open')).toEqual([
      { path: '/songs/one.syrinx' },
      { path: '/songs/two.syrinx' },
    ])
  })

  it('asks with its own dialogs', async () => {
    await program.ask('answerDialogs', { canceled: false, filePaths: ['/a.wav', '/b.wav'] })
    const input = `{ title: 'Add recordings', filters: [{ name: 'Sound', extensions: ['wav'] }], multiple: true }`
    expect(await program.call('shell.chooseFiles', input)).toEqual({ ok: true, output: ['/a.wav', '/b.wav'] })
    expect(await program.call('shell.chooseFolder', `{ title: 'Library' }`)).toEqual({
      ok: true,
      output: null,
    })
    expect(await program.call('shell.reveal', `{ path: '/no/such/file' }`)).toMatchObject({
      error: { code: 'file/missing' },
    })
  })

  it('offers to show a page again that has died', async () => {
    await program.ask('crashPage', 'oom')
    const { dialogs } = await program.ask('record')
    expect(dialogs.at(-1)).toMatchObject({
      kind: 'showMessageBoxSync',
      options: { buttons: ['Show it again', 'Quit'] },
    })
    await eventually(() => program.call('studio.info')).toMatchObject({ ok: true })
  })

  it('gives way to a Syrinx that is there already', async () => {
    const second = start({ env: { SYRINX_STAND_IN_LOCKED: '1' } })
    await expect(second).rejects.toThrow('The program ended with 0.')
  })

  it('ends when asked, with its place kept and its library closed', async () => {
    // It may have ended before it could answer.
    await Promise.allSettled([program.ask('closeWindow')])
    expect(await program.exited).toBe(0)
    const kept: unknown = JSON.parse(await readFile(join(folder, 'data', 'userData', 'window.json'), 'utf8'))
    expect(kept).toEqual({ x: 40, y: 30, width: 1440, height: 900, isMaximised: false })
    program = await start()
    expect((await program.ask('record')).windows[0].options).toMatchObject({ x: 40, y: 30, width: 1440 })
  })
})
