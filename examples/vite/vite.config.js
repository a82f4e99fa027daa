import { defineConfig } from "vite";

// Three pages of one project; a project with one page needs no configuration at all.
export default defineConfig({
  base: "./",
  build: { target: "es2022", rollupOptions: { input: ["index.html", "react.html", "vue.html"] } },
});
