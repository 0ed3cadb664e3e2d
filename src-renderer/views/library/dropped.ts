/** What is dropped from a file manager: files, and folders all the way down. */

/** A file, with the folders that it was dropped in. */
export interface DroppedFile {
  readonly file: File
  /** `takes/a4.wav` */
  readonly name: string
}

export const carriesFiles = (event: DragEvent): boolean =>
  event.dataTransfer?.types.includes('Files') ?? false

export interface Dropped {
  /** What lies in a file system, and can be a folder. */
  readonly entries: readonly FileSystemEntry[]
  /** What doesn't: a file that another page or program made up. */
  readonly files: readonly File[]
  /** All of it as files: a shell that knows paths takes a folder as one. */
  readonly roots: readonly File[]
}

/** Call it in the event itself: afterwards the browser has forgotten what was dropped. */
export function droppedEntries(event: DragEvent): Dropped {
  const items = [...(event.dataTransfer?.items ?? [])]
    .filter(({ kind }) => kind === 'file')
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }))
  return {
    entries: items.flatMap(({ entry }) => entry ?? []),
    files: items.flatMap(({ entry, file }) => (entry || !file ? [] : file)),
    roots: items.flatMap(({ file }) => file ?? []),
  }
}

/** Every file of a drop; hidden ones are left out. What is no recording is left to the import to tell. */
export async function* filesOf({ entries, files }: Dropped): AsyncGenerator<DroppedFile> {
  for (const file of files) yield { file, name: file.name }
  yield* walk(entries, '')
}

async function* walk(entries: readonly FileSystemEntry[], folder: string): AsyncGenerator<DroppedFile> {
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue
    const name = `${folder}${entry.name}`
    if (entry.isFile) yield { file: await fileOf(entry as FileSystemFileEntry), name }
    else yield* walk(await childrenOf(entry as FileSystemDirectoryEntry), `${name}/`)
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
