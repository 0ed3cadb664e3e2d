/** The only name that crosses between the processes of Electron. */
export const studioChannel = 'studio'
