namespace LuBan.Observability.PromQl.Syntax;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    End,
    Identifier,
    Number,
    Duration,
    Text,

    /// <summary>A sign or an operator; its text says which.</summary>
    Sign,
}

/// <summary>A token, where it stands, and what it says: of a text its content, of everything else its characters.</summary>
internal readonly record struct Token(TokenKind Kind, string Value, int Position)
{
    public bool Is(string sign) => Kind == TokenKind.Sign && Value == sign;

    public bool IsWord(string word) => Kind == TokenKind.Identifier && string.Equals(Value, word, StringComparison.OrdinalIgnoreCase);

    public string Shown => Kind switch { TokenKind.End => "the end of the query", TokenKind.Text => $"the text \"{Value}\"", _ => $"'{Value}'" };
}
