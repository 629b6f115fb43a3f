/** What the command line takes from and gives to the world; `process` and its streams fit. */
export interface CliIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Working directory. */
  readonly cwd: string;
  /** Home directory of the user. */
  readonly home: string;
  readonly stdin: AsyncIterable<string | Buffer> & { readonly isTTY?: boolean };
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Wall clock, epoch milliseconds. */
  readonly now: () => number;
}

interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** Width of the terminal. */
  readonly columns?: number;
  readonly rows?: number;
  /** Bits of colour that the terminal is known to have. */
  getColorDepth?(env?: object): number;
}
