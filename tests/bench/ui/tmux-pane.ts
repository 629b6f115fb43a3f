import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** Hears what the program writes, one character a byte, and when it was read, by `performance.now()`. */
type OutputListener = (bytes: string, at: number) => void;

const PATIENCE_MS = 10_000;

interface PendingCommand {
  readonly text: string;
  readonly resolve: (lines: readonly string[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A terminal for a program under measurement: a pane of a tmux server of its own, spoken to in tmux's control mode. What
 * the program writes is heard byte by byte as tmux reads it, keys go in without a process for each, and the screen can be
 * looked at. tmux always reads its terminals, so `stopReading` stops the whole server: nobody reads the pty then, as
 * when a link is stalled.
 */
export class TmuxPane {
  readonly columns: number;
  readonly rows: number;
  private readonly server: string;
  private readonly env: Readonly<Record<string, string>>;
  private readonly control: ChildProcessWithoutNullStreams;
  private readonly pending: PendingCommand[] = [];
  private readonly listeners = new Set<OutputListener>();
  private block: string[] | null = null;
  private rest = '';
  private serverPid = 0;
  private total = 0;

  private constructor(server: string, size: { columns: number; rows: number }, env: Readonly<Record<string, string>>) {
    this.columns = size.columns;
    this.rows = size.rows;
    this.server = server;
    this.env = env;
    const session = [
      'new-session',
      '-s',
      'bench',
      '-x',
      String(size.columns),
      '-y',
      String(size.rows),
      'sleep infinity',
    ];
    this.control = spawn('tmux', ['-L', server, '-f', '/dev/null', '-C', ...session], { env });
    this.control.stdout.setEncoding('latin1').on('data', (text: string) => this.read(text, performance.now()));
  }

  static async open(
    server: string,
    size: { readonly columns: number; readonly rows: number },
    env: Readonly<Record<string, string>>,
  ): Promise<TmuxPane> {
    const pane = new TmuxPane(server, size, { ...env, TERM: 'xterm-256color' });
    await pane.tmux('set-option -g status off');
    await pane.tmux('set-option -g remain-on-exit on');
    await pane.tmux(`refresh-client -C ${size.columns}x${size.rows}`);
    pane.serverPid = Number(await pane.ask('#{pid}'));
    return pane;
  }

  /** All bytes that were read from the program so far. */
  get bytes(): number {
    return this.total;
  }

  /** Starts a program in the pane, in place of the one before. Returns its process. */
  async run(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<number> {
    const variables = Object.entries(env).map(([name, value]) => `-e ${quoted(`${name}=${value}`)}`);
    await this.tmux(`respawn-pane -k ${variables.join(' ')} ${argv.map(quoted).join(' ')}`);
    return Number(await this.ask('#{pane_pid}'));
  }

  /** Types text as it stands. */
  async type(text: string): Promise<void> {
    await this.tmux(`send-keys -l ${quoted(text)}`);
  }

  /** Presses a key by tmux's name for it. */
  async press(key: string): Promise<void> {
    await this.tmux(`send-keys ${key}`);
  }

  /** The screen, or its first so many lines. */
  async screen(lines = this.rows): Promise<readonly string[]> {
    return this.tmux(`capture-pane -p -S 0 -E ${lines - 1}`);
  }

  /**
   * When, by `performance.now()`, the program writes this from now on.
   * @throws when it has not within ten seconds
   */
  shows(text: string): Promise<number> {
    const sought = Buffer.from(text).toString('latin1');
    return new Promise((resolve, reject) => {
      let read = '';
      const deafen = this.hear((bytes, at) => {
        read += bytes;
        if (!read.includes(sought)) return;
        stop();
        resolve(at);
      });
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`${JSON.stringify(text)} was not painted within ${PATIENCE_MS / 1_000} s`));
      }, PATIENCE_MS);
      const stop = (): void => {
        clearTimeout(timer);
        deafen();
      };
    });
  }

  /** Calls back for all that is read until the function it returns is called. */
  hear(listener: OutputListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** From now on nobody reads what the program writes. */
  stopReading(): void {
    process.kill(this.serverPid, 'SIGSTOP');
  }

  readOn(): void {
    process.kill(this.serverPid, 'SIGCONT');
  }

  /** Ends the program and the server. */
  async close(): Promise<void> {
    this.readOn();
    const closed = once(this.control, 'close');
    spawnSync('tmux', ['-L', this.server, 'kill-server'], { env: this.env });
    await closed;
  }

  private async ask(format: string): Promise<string> {
    return (await this.tmux(`display-message -p ${quoted(format)}`)).join('');
  }

  private tmux(text: string): Promise<readonly string[]> {
    return new Promise((resolve, reject) => {
      this.pending.push({ text, resolve, reject });
      this.control.stdin.write(`${text}\n`);
    });
  }

  private read(text: string, at: number): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.take(line, at);
  }

  /** One line of the control protocol, as the manual of tmux describes it. */
  private take(line: string, at: number): void {
    if (this.block !== null && !/^%(end|error) /.test(line)) {
      this.block.push(line);
      return;
    }
    const [type, , , flags] = line.split(' ');
    switch (type) {
      case '%output': {
        const written = line.slice(line.indexOf(' ', '%output '.length) + 1).replace(/\\(\d{3})/g, fromOctal);
        this.total += written.length;
        for (const listener of this.listeners) listener(written, at);
        return;
      }
      case '%begin':
        this.block = [];
        return;
      case '%end':
      case '%error': {
        const answer = (this.block ?? []).map((each) => Buffer.from(each, 'latin1').toString());
        this.block = null;
        // Answers to what tmux did by itself have no flag.
        if (flags !== '1') return;
        const command = this.pending.shift();
        if (type === '%end') command?.resolve(answer);
        else command?.reject(new Error(`tmux ${command.text}: ${answer.join(' ')}`));
        return;
      }
      default:
    }
  }
}

const fromOctal = (_: string, digits: string): string => String.fromCharCode(Number.parseInt(digits, 8));

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
