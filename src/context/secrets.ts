/**
 * Whether a file is likely to hold secrets, by its path alone.
 * @param path of a file, absolute or relative, with `/` or `\`.
 */
export function isSecret(path: string): boolean {
  const parts = path.toLowerCase().replaceAll('\\', '/').split('/');
  const name = parts.pop() ?? '';
  if (parts.some((folder) => FOLDERS.has(folder))) return true;
  return FILES.some((file) => file.test(name)) || PATHS.some((end) => end.test([...parts, name].join('/')));
}

/**
 * Names of files that hold keys, passwords or tokens. Nothing is suggested in them and nothing of them is read.
 * Templates of them (`.env.example`) count too: what is typed into one is easily a real value.
 */
const FILES: readonly RegExp[] = [
  // Environments
  /^\.env(?:rc|\..+)?$/,
  /\.env$/,
  // Keys, certificates with keys, key stores, vaults
  /\.(?:pem|key|ppk|p8|p12|pfx|pkcs12|jks|jceks|bks|keystore|kdbx?|gpg|pgp|asc|ovpn|agekey|mobileprovision)$/,
  /^id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$/,
  // Package registries, version control, databases, shells
  /^\.(?:npmrc|yarnrc|yarnrc\.yml|pypirc|netrc|pgpass|my\.cnf|htpasswd|git-credentials|dockercfg|s3cfg|boto|vault-token)$/,
  /^_netrc$/,
  /^\.(?:bash|zsh|sh|psql|mysql|python|node_repl)_history$/,
  // Credentials and secrets, as data and not as code
  /^(?:credentials?|secrets?)(?:\.(?:json|ya?ml|toml|ini|xml|csv|txt|properties|enc|conf)){0,2}$/,
  /^(?:client[_-]secrets?|service[_-]?account|application_default_credentials).*\.json$/,
  /\.(?:secret|secrets|credentials)$/,
  /\.(?:secrets?|credentials)\.(?:json|ya?ml|toml|ini|properties)$/,
  // Clusters and infrastructure
  /^(?:kubeconfig.*|.*\.kubeconfig)$/,
  /\.tfstate(?:\..+)?$/,
  /\.tfvars(?:\.json)?$/,
  /^(?:\.terraformrc|terraform\.rc|credentials\.tfrc\.json)$/,
];

/** Folders in which every file holds secrets. */
const FOLDERS: ReadonlySet<string> = new Set([
  '.ssh',
  '.aws',
  '.azure',
  '.gnupg',
  '.kube',
  '.gcloud',
  '.password-store',
]);

/** Single files of folders that hold others too. */
const PATHS: readonly RegExp[] = [/(?:^|\/)\.docker\/config\.json$/, /(?:^|\/)\.config\/gh\/hosts\.yml$/];
