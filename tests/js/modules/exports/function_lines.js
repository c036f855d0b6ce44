export default async function () { return 4; }
(globalThis.lines = "behind a function")
