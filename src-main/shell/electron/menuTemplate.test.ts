import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import type { NativeMenu } from '../../../src-shared/contract/studio.ts'
import { menuTemplate } from './menuTemplate.ts'

const item = (id: string, title: string, keys: string, isEnabled = true) => ({ id, title, keys, isEnabled })
const menus: NativeMenu[] = [
  { title: 'File', items: [item('project.openBundle', 'Open bundle…', 'Mod+O')] },
  { title: 'Edit', items: [item('edit.undo', 'Undo', 'Mod+Z'), null, item('notes.copy', 'Copy', 'Mod+C')] },
  { title: 'Play', items: [item('transport.play', 'Play', 'Space')] },
  { title: 'Help', items: [item('app.settings', 'Settings', 'Mod+,'), item('app.help', 'Help', 'F1')] },
]

type Item = MenuItemConstructorOptions
const built = (platform: NodeJS.Platform, forDevelopers = false) => {
  const chosen: string[] = []
  const template = menuTemplate(menus, { platform, forDevelopers, choose: (id) => void chosen.push(id) })
  const under = (label: string) => template.find((menu) => menu.label === label)?.submenu as Item[]
  const find = (label: string) =>
    template.flatMap(({ submenu }) => submenu as Item[]).find((one) => one.label === label)!
  const click = (label: string, triggeredByAccelerator: boolean, window?: object) =>
    find(label).click!({} as never, window as never, { triggeredByAccelerator } as never)
  return { template, under, find, click, chosen }
}

describe('on every system', () => {
  for (const platform of ['linux', 'win32', 'darwin'] as const)
    it(`has each command once, and no key twice (${platform})`, () => {
      const { template } = built(platform, true)
      const items = template.flatMap(({ submenu }) => submenu as Item[])
      for (const { items: own } of menus)
        for (const one of own.filter((it) => it !== null)) {
          const label = one.id === 'app.settings' ? 'Settings…' : one.title
          expect(items.filter((it) => it.label === label)).toHaveLength(1)
        }
      const keys = items.flatMap(({ accelerator }) => accelerator ?? [])
      expect(new Set(keys).size).toBe(keys.length)
      // None but those of the window's own that its page hears anyway.
      for (const one of items.filter(({ accelerator, role }) => accelerator && !role))
        expect(one.registerAccelerator).toBe(false)
    })

  it('does what is chosen with the pointer, and leaves keys to the window, so that nothing is done twice', () => {
    const { click, chosen } = built('linux')
    click('Undo', false)
    click('Undo', true)
    click('Play', true)
    expect(chosen).toEqual(['edit.undo'])
  })

  it('is there before the window has said anything', () => {
    const template = menuTemplate([], { platform: 'darwin', forDevelopers: false, choose: () => undefined })
    expect(template.map(({ label }) => label)).toEqual(['Syrinx', 'File', 'Edit', 'Window', 'Help'])
  })
})

it('has settings and quit where Linux and Windows have them', () => {
  const { template, under } = built('linux')
  expect(template.map(({ label }) => label)).toEqual(['File', 'Edit', 'Play', 'Window', 'Help'])
  expect(under('File').map(({ label, role, type }) => label ?? role ?? type)).toEqual([
    'Open bundle…',
    'separator',
    'Settings…',
    'separator',
    'quit',
  ])
  expect(under('Help').at(-1)).toEqual({ role: 'about' })
})

describe('on a Mac', () => {
  it('has the menu of the application first', () => {
    const { template, under } = built('darwin')
    expect(template.map(({ label }) => label)).toEqual(['Syrinx', 'File', 'Edit', 'Play', 'Window', 'Help'])
    expect(under('Syrinx').map(({ label, role }) => label ?? role)).toEqual(
      expect.arrayContaining(['about', 'Settings…', 'services', 'hide', 'quit']) as string[],
    )
    expect(under('Syrinx').find(({ label }) => label === 'Settings…')?.accelerator).toBe('CommandOrControl+,')
    expect(under('File').at(-1)).toEqual({ role: 'close' })
    expect(under('Help').map(({ label }) => label)).toEqual(['Help'])
  })

  it('takes no bare key away from who types', () => {
    const { find } = built('darwin')
    expect(find('Play').accelerator).toBe(undefined)
    expect(find('Undo').accelerator).toBe('CommandOrControl+Z')
  })

  it('gives the keys that the window has left alone to the text', () => {
    const { click, chosen } = built('darwin')
    const done: string[] = []
    const webContents = { undo: () => done.push('undo'), copy: () => done.push('copy') }
    click('Undo', true, { webContents })
    click('Copy', true, { webContents })
    click('Open bundle…', true, { webContents })
    expect(done).toEqual(['undo', 'copy'])
    expect(chosen).toEqual([])
  })
})
