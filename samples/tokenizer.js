const TokenType = {
  NUMBER: 'number',
  NAME: 'name',
  OPERATOR: 'operator',
  LEFT_PAREN: 'left_paren',
  RIGHT_PAREN: 'right_paren',
  END: 'end',
};

class TokenizerError extends Error {
  constructor(message, position) {
    super(`${message} at position ${position}`);
    this.name = 'TokenizerError';
    this.position = position;
  }
}

function isDigit(character) {
  return character >= '0' && character <= '9';
}

function isLetter(character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

function isSpace(character) {
  return character === ' ' || character === '\t' || character === '\n';
}

function isOperator(character) {
  return '+-*/='.includes(character);
}

class Tokenizer {
  constructor(text) {
    this.text = text;
    this.position = 0;
    this.tokens = [];
  }

  isAtEnd() {
    return this.position >= this.text.length;
  }

  peek() {
    return this.text[this.position];
  }

  advance() {
    const character = this.text[this.position];
    this.position += 1;
    return character;
  }

  addToken(type, value, position) {
    this.tokens.push({ type, value, position });
  }

  skipSpaces() {
    while (!this.isAtEnd() && isSpace(this.peek())) {
      this.advance();
    }
  }

  readNumber() {
    const start = this.position;
    while (!this.isAtEnd() && isDigit(this.peek())) {
      this.advance();
    }
    const value = this.text.slice(start, this.position);
    this.addToken(TokenType.NUMBER, value, start);
  }

  readName() {
    const start = this.position;
    while (!this.isAtEnd() && isLetter(this.peek())) {
      this.advance();
    }
    const value = this.text.slice(start, this.position);
    this.addToken(TokenType.NAME, value, start);
  }

  readOperator() {
    const start = this.position;
    const value = this.advance();
    this.addToken(TokenType.OPERATOR, value, start);
  }

  readParen() {
    const start = this.position;
    const value = this.advance();
    const type = value === '(' ? TokenType.LEFT_PAREN : TokenType.RIGHT_PAREN;
    this.addToken(type, value, start);
  }

  readToken() {
    const character = this.peek();
    if (isDigit(character)) {
      this.readNumber();
    } else if (isLetter(character)) {
      this.readName();
    } else if (isOperator(character)) {
      this.readOperator();
    } else if (character === '(' || character === ')') {
      this.readParen();
    } else {
      throw new TokenizerError(`Unexpected character ${character}`, this.position);
    }
  }

  tokenize() {
    this.skipSpaces();
    while (!this.isAtEnd()) {
      this.readToken();
      this.skipSpaces();
    }
    this.addToken(TokenType.END, '', this.position);
    return this.tokens;
  }
}

export function tokenize(text) {
  const tokenizer = new Tokenizer(text);
  return tokenizer.tokenize();
}

export function countTokens(tokens) {
  const counts = new Map();
  for (const token of tokens) {
    const count = counts.get(token.type) ?? 0;
    counts.set(token.type, count + 1);
  }
  return counts;
}

const tokens = tokenize('total = (price + tax) * 2');
for (const token of tokens) {
  console.log(`${token.position}: ${token.type} ${token.value}`);
}
for (const [type, count] of countTokens(tokens)) {
  console.log(`${type}: ${count}`);
}
