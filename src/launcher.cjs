#!/usr/bin/env node
/*
 * The command `ouroterm`. It starts the product on a Node that can run it, or says in one line why it cannot. Any Node
 * from 4 on has to be able to read this file, hence the old syntax.
 */
'use strict';

var childProcess = require('child_process');
var fs = require('fs');
var net = require('net');
var os = require('os');
var path = require('path');

var PACKAGE = path.join(__dirname, '..');
var MAIN = path.join(PACKAGE, 'dist', 'main.js');
/** Tells a child on which file descriptor it hears of its parent's end. */
var LEASH = 'LAUNCHER_LEASH_FD';
var LEASH_FD = 3;
var SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** The shell takes the terminal over when this process stops, so the child is given time to leave it. */
var STOP_AFTER_MS = 100;

function version() {
  return JSON.parse(fs.readFileSync(path.join(PACKAGE, 'package.json'), 'utf8')).version;
}

/** undici asks for Node 22.19; better-sqlite3 crashes the process below Node-API 10, which 23.6 has in its line. */
function canRun(versions) {
  var parts = versions.node.split('.').map(Number);
  return Number(versions.napi) >= 10 && (parts[0] > 22 || parts[1] >= 19);
}

/** Where a Node from npm may lie, nearest first: in `node_modules` of the package and of each folder above it. */
function nodeCandidates(folder) {
  var exe = process.platform === 'win32' ? 'node.exe' : 'node';
  var target = process.platform + '-' + process.arch;
  var modules = path.join(folder, 'node_modules');
  var here = [
    path.join(modules, '.bin', exe),
    path.join(modules, 'node-' + target.replace('win32', 'win'), 'bin', exe),
    path.join(modules, 'node-bin-' + target, 'bin', exe),
  ];
  var parent = path.dirname(folder);
  return parent === folder ? here : here.concat(nodeCandidates(parent));
}

/** The nearest Node from npm, or null; also null when that is the one that runs now, so that none starts itself forever. */
function findNode(folder, running) {
  var found = nodeCandidates(folder).filter(fs.existsSync)[0];
  return found === undefined || fs.realpathSync(found) === fs.realpathSync(running) ? null : found;
}

/**
 * What to do with a command line on a Node of these versions.
 * @param args without the program
 * @param versions as `process.versions`
 * @param found another Node, or null
 */
function decide(args, versions, found) {
  if (args[0] === '--version' || args[0] === '-V') return { action: 'print', text: version() };
  if (!fs.existsSync(MAIN)) {
    return { action: 'refuse', text: 'ouroterm is not built: dist/main.js is missing; run npm run build first' };
  }
  if (canRun(versions)) return { action: 'run' };
  if (found !== null) return { action: 'restart', node: found };
  return {
    action: 'refuse',
    text:
      'ouroterm needs Node 22.19 or newer; this is v' +
      versions.node +
      '. Install it from nodejs.org or your package manager, then run ouroterm again.',
  };
}

/** Runs the product in this process. */
function run() {
  holdLeash();
  process.env.NODE_ENV = process.env.NODE_ENV || 'production';
  // In a folder of the user's own: whoever can write to the cache decides what runs.
  require('module').enableCompileCache(
    path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'ouroterm')
  );
  // Old parsers do not know import().
  var load = new Function('url', 'return import(url)');
  load(require('url').pathToFileURL(MAIN).href);
}

/** When the parent launcher is gone, this process was meant too: it ends as if it had been killed itself. */
function holdLeash() {
  if (process.env[LEASH] === undefined) return;
  delete process.env[LEASH];
  var leash = new net.Socket({ fd: LEASH_FD });
  leash.on('error', function () {});
  leash.on('close', function () {
    process.kill(process.pid, 'SIGKILL');
  });
  leash.resume();
  leash.unref();
}

/**
 * Runs the product on another Node and behaves as if it ran here: the same terminal, signals passed on, the same end.
 * A signal that the terminal sends to the whole group reaches the child twice.
 */
function restart(node) {
  var env = Object.assign({}, process.env);
  env[LEASH] = String(LEASH_FD);
  var child = childProcess.spawn(node, [__filename].concat(process.argv.slice(2)), {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    env: env,
  });
  SIGNALS.concat('SIGCONT').forEach(function (signal) {
    process.on(signal, function () {
      child.kill(signal);
    });
  });
  var stopping = false;
  process.on('SIGTSTP', function () {
    // The child sends the signal back to the whole job once it has given the terminal to the shell.
    if (stopping) return;
    stopping = true;
    child.kill('SIGTSTP');
    setTimeout(function () {
      stopping = false;
      process.kill(process.pid, 'SIGSTOP');
    }, STOP_AFTER_MS);
  });
  child.on('error', function (error) {
    refuse('ouroterm could not start ' + node + ': ' + error.message);
  });
  child.on('exit', function (code, signal) {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function refuse(text) {
  process.stderr.write(text + '\n');
  process.exitCode = 1;
}

function main() {
  var decision = decide(process.argv.slice(2), process.versions, findNode(PACKAGE, process.execPath));
  if (decision.action === 'print') process.stdout.write(decision.text + '\n');
  else if (decision.action === 'run') run();
  else if (decision.action === 'restart') restart(decision.node);
  else refuse(decision.text);
}

if (require.main === module) main();

module.exports = { decide: decide, findNode: findNode };
