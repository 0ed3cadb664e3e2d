/** Names of files, for the export dialog. */

/** What a template can hold. */
export const placeholders = [
  { key: '{project}', label: 'Project' },
  { key: '{take}', label: 'Take' },
  { key: '{instrument}', label: 'Instrument' },
  { key: '{seed}', label: 'Seed' },
  { key: '{date}', label: 'Date' },
  { key: '{number}', label: 'Number' },
] as const

const cut = (path: string): number => Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))

export const baseName = (path: string): string => path.slice(cut(path) + 1)
export const folderOf = (path: string): string => path.slice(0, Math.max(0, cut(path)))

/** A take's name as a browser may keep it. */
export const downloadName = (name: string): string =>
  `${name.replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '_').slice(0, 120) || 'take'}.wav`
