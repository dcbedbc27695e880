import { envTemplate } from './env-template.ts';

// Run by hand after a change of the table: node src/settings/print-env-template.ts > .env.example
process.stdout.write(envTemplate());
