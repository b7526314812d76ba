// The guard before the tests. Plain JavaScript that an old Node understands: the rest of the project runs
// from TypeScript sources, which Node does by itself from 22.18 on.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `The tests need Node 22.18 or newer, and this is ${process.versions.node}.\n` +
      'npm ci installs one, as the package "node"; it cannot with --ignore-scripts.\n' +
      "Where the system's Node is 18: npx -y -p node@24 -c 'npm ci && npm test'\n",
  );
  process.exit(1);
}
