/** The views by name, each loaded when it is first shown. */
import type { Component } from 'svelte'
import type { ViewName } from '../state/app.svelte.ts'
import { report } from '../state/notices.svelte.ts'

export const views: Record<ViewName, () => Promise<{ default: Component }>> = {
  start: () => import('./start/StartView.svelte'),
  compose: () => import('./compose/ComposeView.svelte'),
  library: () => import('./library/LibraryView.svelte'),
  train: () => import('./train/TrainView.svelte'),
  listen: () => import('./listen/ListenView.svelte'),
  experiments: () => import('./experiments/ExperimentsView.svelte'),
  study: () => import('./study/StudyView.svelte'),
  settings: () => import('./settings/SettingsView.svelte'),
  help: () => import('./help/HelpView.svelte'),
}

/** What the first view still has to ask for comes first. */
const restMilliseconds = 400

/**
 * Loads the others while nothing else is to be done, so that their commands are known and they open at once. @returns
 * how to call it off
 */
export function loadViewsInTime(): () => void {
  const left = Object.values(views)
  let idle: number | undefined
  const loadNext = () => {
    idle = requestIdleCallback(() => {
      left
        .shift()?.()
        .then(() => left.length > 0 && loadNext(), report)
    })
  }
  const timer = setTimeout(loadNext, restMilliseconds)
  return () => {
    clearTimeout(timer)
    if (idle !== undefined) cancelIdleCallback(idle)
  }
}
