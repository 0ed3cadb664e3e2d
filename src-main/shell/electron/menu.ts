/** The native menu: what the system wants in it, and the window's commands with their shortcuts. */
import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { NativeMenu } from '../../../src-shared/contract/studio.ts'
import { acceleratorOf } from './accelerator.ts'

/** On a Mac a menu takes its keys from the page, so a bare letter there would end all typing. */
const canStandInMenu = (keys: string) => process.platform !== 'darwin' || /^(Mod|Ctrl)\+/.test(keys)

const separator: MenuItemConstructorOptions = { type: 'separator' }

/** @param choose is told the id of a command that was chosen */
export function showMenu(menus: readonly NativeMenu[], choose: (id: string) => void): void {
  const isMac = process.platform === 'darwin'
  const own = menus.map(({ title, items }): MenuItemConstructorOptions => ({
    label: title,
    submenu: [
      ...items.map((item) => (item === null ? separator : commandItem(item, choose))),
      ...(title === 'Edit' ? [separator, ...textItems] : []),
      ...(title === 'File' && !isMac ? [separator, { role: 'quit' as const }] : []),
    ],
  }))
  const has = (title: string) => menus.some((menu) => menu.title === title)
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    ...(has('File') ? [] : [{ role: 'fileMenu' as const }]),
    ...(has('Edit') ? [] : [{ role: 'editMenu' as const }]),
    ...own.filter(({ label }) => label !== 'Help'),
    { label: 'Window', submenu: windowItems },
    ...own.filter(({ label }) => label === 'Help').map((menu) => ({ ...menu, role: 'help' as const })),
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

function commandItem(
  { id, title, keys, isEnabled }: NonNullable<NativeMenu['items'][number]>,
  choose: (id: string) => void,
): MenuItemConstructorOptions {
  const accelerator = canStandInMenu(keys) ? acceleratorOf(keys) : undefined
  return {
    label: title,
    enabled: isEnabled,
    click: () => choose(id),
    // Shown only: the window hears the key itself, and knows whether someone is typing.
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  }
}

/** For text fields. */
const textItems: MenuItemConstructorOptions[] = [
  { role: 'cut', registerAccelerator: false },
  { role: 'copy', registerAccelerator: false },
  { role: 'paste', registerAccelerator: false },
  { role: 'selectAll', registerAccelerator: false },
]

const windowItems: MenuItemConstructorOptions[] = [
  { role: 'resetZoom' },
  { role: 'zoomIn' },
  { role: 'zoomOut' },
  separator,
  { role: 'togglefullscreen' },
  { role: 'minimize' },
  separator,
  { role: 'reload' },
  { role: 'toggleDevTools' },
]
