import assert from 'node:assert/strict';
import { implicit, imported } from './drawnWorkspace.ts';

describe('imports of Go', () => {
  const drawn = {
    'service/go.mod': 'module github.com/acme/app\n\ngo 1.22\n',
    'service/cmd/main.go': `package main

import (
	"fmt"
	st "github.com/acme/app/internal/store"
	"github.com/acme/application/other"
)
import "github.com/acme/app"
`,
    'service/cmd/flags.go': '',
    'service/cmd/flags_test.go': '',
    'service/internal/store/store.go': '',
    'service/internal/store/row.go': '',
    'service/internal/store/store_test.go': '',
    'service/app.go': '',
    'service/other/other.go': '',
  };

  it('takes the sources of a package of its module', async () => {
    assert.deepEqual(await imported('go', 'service/cmd/main.go', drawn), [
      'service/internal/store/row.go',
      'service/internal/store/store.go',
      'service/app.go',
    ]);
  });

  it('has its own package in scope', async () => {
    assert.deepEqual(await implicit('go', 'service/cmd/main.go', [], drawn), ['service/cmd/flags.go']);
  });
});

describe('imports of Java, Kotlin and C#', () => {
  const from = 'core/src/test/java/com/acme/OrderTest.java';
  const drawn = {
    [from]: `
import com.acme.order.Order;
import static com.acme.Money.of;
import com.acme.util.*;
import java.util.List;
import org.acme.far.Clock;
`,
    'core/src/main/java/com/acme/order/Order.java': '',
    'core/src/main/kotlin/com/acme/Money.kt': '',
    'core/src/test/java/com/acme/Fixture.java': '',
    'elsewhere/org/acme/far/Clock.java': '',
    'elsewhere/Clock.java': '',
  };

  it('finds classes below the folders of their package, in other sets of sources, or anywhere', async () => {
    assert.deepEqual(await imported('java', from, drawn), [
      'core/src/main/java/com/acme/order/Order.java Order',
      'core/src/main/kotlin/com/acme/Money.kt Money of',
      'elsewhere/org/acme/far/Clock.java Clock',
    ]);
  });

  it('has classes of its package in scope', async () => {
    assert.deepEqual(await implicit('java', from, ['Fixture', 'fixture', 'Order'], drawn), [
      'core/src/test/java/com/acme/Fixture.java',
    ]);
  });

  it('finds a type of C# beside the file or anywhere', async () => {
    const files = { 'Shop/Cart.cs': '', 'Shop/Item.cs': '', 'Data/Item.cs': '', 'Data/Store.cs': '' };
    assert.deepEqual(await implicit('csharp', 'Shop/Cart.cs', ['Item', 'Store', 'String'], files), [
      'Shop/Item.cs',
      'Data/Store.cs',
    ]);
  });
});

describe('imports of Rust', () => {
  it('finds the modules behind mod and use', async () => {
    const drawn = {
      'crates/core/src/lib.rs': `
pub mod store;
mod deep;
use crate::store::{Row, query::{self, Plan as P}};
use std::collections::HashMap;
`,
      'crates/core/src/store.rs': '',
      'crates/core/src/store/query.rs': '',
      'crates/core/src/deep/mod.rs': '',
    };
    assert.deepEqual(await imported('rust', 'crates/core/src/lib.rs', drawn), [
      'crates/core/src/store.rs',
      'crates/core/src/deep/mod.rs',
      'crates/core/src/store/query.rs query Plan',
    ]);
  });

  it('goes up by super, to a sibling or to the module around', async () => {
    const drawn = {
      'src/shop/cart.rs':
        'use super::item::Item;\nuse super::Shop;\nuse super::super::config::Config;\nmod rows;',
      'src/shop/item.rs': '',
      'src/shop/mod.rs': '',
      'src/config.rs': '',
      'src/shop/cart/rows.rs': '',
    };
    assert.deepEqual(await imported('rust', 'src/shop/cart.rs', drawn), [
      'src/shop/cart/rows.rs',
      'src/shop/item.rs Item',
      'src/shop/mod.rs Shop',
      'src/config.rs Config',
    ]);
  });
});

describe('imports of C and C++', () => {
  it('finds headers beside the file, and in the folders for them around it', async () => {
    const drawn = {
      'lib/src/parse.c':
        '#include <stdio.h>\n#include "parse.h"\n# include "lib/tokens.h"\n#include "util/list.h"',
      'lib/src/parse.h': '',
      'lib/include/lib/tokens.h': '',
      'util/list.h': '',
      'stdio.h': '',
    };
    assert.deepEqual(await imported('c', 'lib/src/parse.c', drawn), [
      'lib/src/parse.h',
      'lib/include/lib/tokens.h',
      'util/list.h',
    ]);
  });
});
