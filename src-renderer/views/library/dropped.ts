/** What is dropped from a file manager: files, and folders all the way down. */

/** A file, with the folders that it was dropped in. */
export interface DroppedFile {
  readonly file: File
  /** `takes/a4.wav` */
  readonly name: string
}

export const carriesFiles = (event: DragEvent): boolean =>
  event.dataTransfer?.types.includes('Files') ?? false

/**
 * The entries of a drop. Call it in the event itself: afterwards the browser has forgotten them.
 * A shell that knows paths takes a folder as one file.
 */
export function droppedEntries(event: DragEvent): { entries: FileSystemEntry[]; roots: File[] } {
  const items = [...(event.dataTransfer?.items ?? [])].filter(({ kind }) => kind === 'file')
  return {
    entries: items.flatMap((item) => item.webkitGetAsEntry() ?? []),
    roots: items.flatMap((item) => item.getAsFile() ?? []),
  }
}

/** Every file of the entries; hidden ones are left out. What can't be read is left to the import to tell. */
export async function* filesOf(
  entries: readonly FileSystemEntry[],
  folder = '',
): AsyncGenerator<DroppedFile> {
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue
    const name = `${folder}${entry.name}`
    if (entry.isFile) yield { file: await fileOf(entry as FileSystemFileEntry), name }
    else yield* filesOf(await childrenOf(entry as FileSystemDirectoryEntry), `${name}/`)
  }
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject))

/** A reader gives a hundred at a time. */
async function childrenOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader()
  const children: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return children.sort((a, b) => (a.name < b.name ? -1 : 1))
    children.push(...some)
  }
}
