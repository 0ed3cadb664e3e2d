/** The native menu. */
import { app, Menu } from 'electron'
import type { NativeMenu } from '../../../src-shared/contract/studio.ts'
import { menuTemplate } from './menuTemplate.ts'

/** @param choose is told the id of a command that was chosen */
export function showMenu(menus: readonly NativeMenu[], choose: (id: string) => void): void {
  const template = menuTemplate(menus, {
    platform: process.platform,
    forDevelopers: !app.isPackaged,
    choose,
  })
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
