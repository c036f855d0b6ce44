print("lazy runs"); export const lazy = "lazy";
