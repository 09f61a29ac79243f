import assert from 'node:assert/strict';
import { python } from '../../../../src/code/imports/scripts.ts';
import { implicit, imported } from './drawnWorkspace.ts';

describe('imports of Python', () => {
  it('reads each name as an import of its own', () => {
    const text = `
from a.b import (
    c,  # of all
    d as e,
)
from . import f
from .. import *
import g.h as i, j
    from k import l
print("from m import n")
`;
    assert.deepEqual(
      python.imports(text).map(({ spec, names }) => [spec, ...names].join(' ')),
      ['a.b c', 'a.b d', '. f', '..', 'k l', 'g.h', 'j'],
    );
  });

  it('goes up by the dots', async () => {
    const drawn = {
      'app/views/list.py': `
from .base import Base
from ..models import User, Post
from . import forms, tables
from ...outside import nothing
`,
      'app/views/base.py': '',
      'app/views/forms.py': '',
      'app/views/tables.py': '',
      'app/models/__init__.py': '',
      'app/models/Post.py': '',
      'outside.py': '',
    };
    assert.deepEqual(await imported('python', 'app/views/list.py', drawn), [
      'app/views/base.py Base',
      'app/models/__init__.py User',
      'app/models/Post.py Post',
      'app/views/forms.py forms',
      'app/views/tables.py tables',
      'outside.py nothing',
    ]);
  });

  it('looks for a package from the own folder upwards, then in src', async () => {
    const drawn = {
      'backend/app/main.py':
        'import os\nfrom app.store import Store\nimport tools.text\nfrom library import Book',
      'backend/app/store.py': '',
      'backend/tools/text.py': '',
      'src/library/__init__.py': '',
      'store.py': '',
    };
    assert.deepEqual(await imported('python', 'backend/app/main.py', drawn), [
      'backend/app/store.py Store',
      'src/library/__init__.py Book',
      'backend/tools/text.py',
    ]);
  });
});

describe('imports of PHP', () => {
  it('follows PSR-4, and what is required', async () => {
    const drawn = {
      'app/Http/Page.php': `<?php
use App\\Models\\{User, Post as P};
use Tests\\Helper;
use Vendor\\Thing;
require_once __DIR__ . '/../functions.php';
`,
      'composer.json':
        '{"autoload":{"psr-4":{"App\\\\":"app/"}},"autoload-dev":{"psr-4":{"Tests\\\\":["tests/"]}}}',
      'app/Models/User.php': '',
      'app/Models/Post.php': '',
      'tests/Helper.php': '',
      'app/functions.php': '',
      'legacy/Thing.php': '',
    };
    assert.deepEqual(await imported('php', 'app/Http/Page.php', drawn), [
      'app/Models/User.php User',
      'app/Models/Post.php Post',
      'tests/Helper.php Helper',
      'legacy/Thing.php Thing',
      'app/functions.php',
    ]);
  });
});

describe('imports of Ruby', () => {
  const drawn = {
    'app/models/order.rb': "require_relative '../money'\nrequire 'acme/clock'\nrequire 'json'\n",
    'app/money.rb': '',
    'lib/acme/clock.rb': '',
    'app/models/line_item.rb': '',
    'app/services/http_client.rb': '',
  };

  it('finds what is required', async () => {
    assert.deepEqual(await imported('ruby', 'app/models/order.rb', drawn), [
      'app/money.rb',
      'lib/acme/clock.rb',
    ]);
  });

  it('finds constants by the names of their files', async () => {
    const mentioned = ['LineItem', 'HTTPClient', 'Integer'];
    assert.deepEqual(await implicit('ruby', 'app/models/order.rb', mentioned, drawn), [
      'app/models/line_item.rb',
      'app/services/http_client.rb',
    ]);
  });
});
