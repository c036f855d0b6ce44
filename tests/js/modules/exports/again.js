import base, * as inner from "./forms.js";
export * from "./forms.js";
export { base as Base, inner };
export let gone;
const result = "again";
export { result as default };
export { result as alpha } from "./shadow.js"; // an export of its own goes before those of export *
