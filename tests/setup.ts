// Vitest's own variables: a program that a test starts would read the first as a setting and the second as the build of
// React to run.
delete process.env['MODE'];
delete process.env['NODE_ENV'];
