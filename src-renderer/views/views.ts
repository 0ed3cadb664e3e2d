/** The views by name, each loaded when it is first shown. */
import type { Component } from 'svelte'
import type { ViewName } from '../state/app.svelte.ts'

export const views: Record<ViewName, () => Promise<{ default: Component }>> = {
  start: () => import('./start/StartView.svelte'),
  compose: () => import('./compose/ComposeView.svelte'),
  library: () => import('./library/LibraryView.svelte'),
  train: () => import('./train/TrainView.svelte'),
  listen: () => import('./listen/ListenView.svelte'),
  settings: () => import('./settings/SettingsView.svelte'),
  help: () => import('./help/HelpView.svelte'),
}
