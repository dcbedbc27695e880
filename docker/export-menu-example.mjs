// Stands for your export (FRESHET_EXPORT_MODULE): it writes no menu, it only prints which one it was asked for. A real
// one reads what the menu is made of, and writes it only where no menu with a higher `generation` stands already.
export default async function exportMenu(menu, signal) {
  signal.throwIfAborted();
  console.log(JSON.stringify({ message: 'menu exported', ...menu }));
}
