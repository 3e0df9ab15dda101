// Runs before the page's Wasm has come: the chosen colours, and a file that is dropped early is kept.
{
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch {
    // A browser that forbids storage shows the device's colours.
  }
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    window.carloDropped ??= event.dataTransfer?.files?.[0];
  }, { once: true });
}
