/** What a report hands out: its page, its tables, its figures. */
import type { ExperimentRun } from '../../../src-shared/contract/experiments.ts'
import { toCsv } from '../../../src-shared/tables/csv.ts'
import { toMarkdown } from '../../../src-shared/tables/markdown.ts'
import type { Table } from '../../../src-shared/tables/table.ts'
import type { MenuItem } from '../../components/menu.ts'
import { saveText } from '../../export/saveFile.ts'
import { notify, report as tell } from '../../state/notices.svelte.ts'
import { fileAddress } from './statusWords.ts'
import { wholePage } from './wholePage.ts'

export async function savePage({ id, title }: ExperimentRun): Promise<void> {
  saveText(`${title}.html`, await wholePage(fileAddress(id, '')), 'text/html')
}

async function copy(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    notify({ level: 'good', message: `${what} is copied.` })
  } catch (error) {
    tell(error)
  }
}

/** A menu of what can be done with a table. */
export const tableMenu = (name: string, table: () => Table): MenuItem[] => [
  { label: 'Copy as Markdown', run: () => void copy(toMarkdown(table()), 'The table') },
  { label: 'Copy as CSV', run: () => void copy(toCsv(table()), 'The table') },
  { kind: 'separator' },
  { label: 'Save as CSV…', run: () => saveText(`${name}.csv`, toCsv(table()), 'text/csv') },
  { label: 'Save as Markdown…', run: () => saveText(`${name}.md`, toMarkdown(table()), 'text/markdown') },
]

export const saveFigure = (name: string, svg: string): void => saveText(`${name}.svg`, svg, 'image/svg+xml')
