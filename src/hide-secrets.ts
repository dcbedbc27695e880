/** Shorter values are not told from words: `test` as a key would blank half of a log. */
const shortest = 8;

/** Variables that are secret as a whole. */
const wholeSecrets = [
  'MOMENTO_API_KEY',
  'TEMPORAL_API_KEY',
  'TEMPORAL_TLS_CLIENT_KEY_DATA',
  'TEMPORAL_GRPC_META_AUTHORIZATION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
];

/**
 * The text with `***` in place of every secret that the environment holds: as it stands there, decoded, and escaped as in
 * JSON or a URL. For what others say (servers, libraries, exports): they may repeat what they were given. Values of less than
 * eight characters are left alone.
 */
export function hideSecrets(text: string, env: NodeJS.ProcessEnv = process.env): string {
  return secretTexts(env).reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
}

/** Longest first: a URL goes before the password in it. */
function secretTexts(env: NodeJS.ProcessEnv): string[] {
  const whole = wholeSecrets.flatMap((name) => env[name]?.trim() ?? []);
  const secrets = [...whole, ...keyWithin(env['MOMENTO_API_KEY']), ...passwordsOf(env['MYSQL_URL'])];
  const forms = secrets.flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()),
  ]);
  return [...new Set(forms)].filter(({ length }) => length >= shortest).sort((a, b) => b.length - a.length);
}

/** Momento's older keys are Base64 of JSON, and what is sent is the `api_key` in it. */
function keyWithin(key = ''): string[] {
  try {
    const token: unknown = JSON.parse(Buffer.from(key, 'base64').toString());
    const inner: unknown =
      typeof token === 'object' && token !== null ? Reflect.get(token, 'api_key') : undefined;
    return typeof inner === 'string' ? [inner.trim()] : [];
  } catch {
    return [];
  }
}

/** As it stands in the URL, as `URL` writes it, and decoded. Of a broken URL nobody knows where the password ends. */
function passwordsOf(text = ''): string[] {
  const [, standing = ''] = /^mysql:\/\/[^:@/]*:(.*)@/.exec(text.trim()) ?? [];
  const normal = URL.parse(text)?.password ?? '';
  return [text.trim(), standing, normal, decoded(standing)];
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
