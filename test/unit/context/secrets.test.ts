import assert from 'node:assert/strict';
import { isSecret } from '../../../src/context/secrets.ts';

const SECRET = `
.env .env.local .env.production .env.example .envrc production.env config/.ENV
server.pem tls.key private.ppk AuthKey.p8 store.p12 store.pfx debug.keystore release.jks vault.kdbx signing.gpg office.ovpn
id_rsa id_ed25519 id_ecdsa_sk config/master.key
.npmrc .yarnrc.yml .pypirc .netrc _netrc .pgpass .htpasswd .git-credentials .bash_history .node_repl_history
credentials credentials.json Credentials.yml secrets.yaml secrets.toml secret.json config/credentials.yml.enc
client_secret_123.json service-account-prod.json serviceAccountKey.json application_default_credentials.json
api.secret db.secrets.yaml prod.credentials.json
kubeconfig kubeconfig.yaml dev.kubeconfig terraform.tfstate terraform.tfstate.backup prod.tfvars prod.auto.tfvars.json
.terraformrc credentials.tfrc.json
/home/me/.ssh/config /home/me/.aws/config /home/me/.kube/config C:\\Users\\me\\.ssh\\known_hosts
/home/me/.docker/config.json /home/me/.config/gh/hosts.yml
`;

const OPEN = `
src/env.ts environment.ts .environment src/dotenv.py venv/lib.py .eslintrc .editorconfig .gitignore .npmignore
keys.ts keyboard.key.ts pem.go id_rsa.pub ssh.ts monkey.py hotkey docs/env.md
credentials.ts secrets.py secret_santa.rb src/secrets/index.ts credentialStore.java SecretsManager.cs
main.tf variables.tf config.json docker/config.json kube/config aws/config.ts service.json client.json
hosts.yml package.json README.md Makefile
`;

const paths = (drawn: string): string[] => drawn.trim().split(/\s+/);

describe('isSecret', () => {
  for (const path of paths(SECRET)) it(`leaves ${path} alone`, () => assert.ok(isSecret(path)));

  for (const path of paths(OPEN)) it(`takes ${path} for code`, () => assert.ok(!isSecret(path)));
});
