// The element in Vue 3. In templates, tell the compiler: `compilerOptions: { isCustomElement: (tag) => tag.includes("-") }`.
import { createApp, h, ref } from "vue";
import "guangqing-map/element";

const Atlas = {
  setup() {
    const dark = ref(false);
    const picked = ref("");
    return () =>
      h(
        "guangqing-map",
        {
          center: [113.05, 23.68],
          zoom: 9,
          theme: dark.value ? "dark" : "light",
          "onGq-load": () => document.getElementById("app")?.setAttribute("data-ready", "true"),
          "onGq-click": (event) => (picked.value = event.detail.features?.[0]?.properties.name_zh ?? ""),
        },
        [
          h("button", { slot: "top-left", onClick: () => (dark.value = !dark.value) }, dark.value ? "浅色" : "深色"),
          picked.value && h("output", { slot: "bottom-left" }, picked.value),
        ],
      );
  },
};

createApp(Atlas).mount("#app");
