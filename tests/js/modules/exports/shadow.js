import { alpha } from "./forms.js"; export { alpha as result };
