import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const projectFolder = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs a program in the project's folder, its output going to ours. Resolves to its exit code;
 * 1 if it could not start, was killed, or was still running after `limitMs`.
 */
export async function runCommand(
  program: string,
  args: string[],
  { env, limitMs }: { env?: NodeJS.ProcessEnv; limitMs?: number } = {},
): Promise<number> {
  const child = spawn(program, args, {
    cwd: projectFolder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: limitMs,
  });
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`${program}: ${error.message}`);
      resolve(1);
    });
    child.once('close', (code, signal) => {
      if (signal !== null) console.error(`${program} was ended by ${signal}`);
      resolve(code ?? 1);
    });
  });
}

/** Runs a JavaScript or TypeScript file on the Node that runs us. */
export function runNode(file: string, args: string[] = [], options?: Parameters<typeof runCommand>[2]) {
  return runCommand(process.execPath, [file, ...args], options);
}
