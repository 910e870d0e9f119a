namespace LuBan.Marketplace.Search;

/// <summary>A word of a query.</summary>
/// <param name="Text">The word, as <see cref="SearchWords"/> writes it.</param>
/// <param name="IsPrefix">Whether words count that begin with it: the last one of a query, which may not be typed to its end.</param>
/// <param name="MayBeNear">Whether similar words count when there is none like it. Not for pairs of Chinese characters.</param>
internal sealed record QueryWord(string Text, bool IsPrefix, bool MayBeNear)
{
    private const int MaxWords = 12;

    /// <summary>The parts of a word that is written together, such as <c>HelloWorld</c>; empty when it has none.</summary>
    public IReadOnlyList<QueryWord> Parts { get; init; } = [];

    /// <summary>Cuts what was typed into words, at most 12 of them.</summary>
    public static IReadOnlyList<QueryWord> Read(string? text)
    {
        var words = new List<QueryWord>();
        var reader = new SearchWords(text, stackalloc char[SearchWords.MaxLength], parts: true);
        while (words.Count < MaxWords && reader.MoveNext())
        {
            var word = new QueryWord(reader.Current.ToString(), IsPrefix: reader.IsPair && reader.Current.Length == 1, MayBeNear: !reader.IsPair);
            if (reader.IsPart) words[^1] = words[^1] with { Parts = [.. words[^1].Parts, word] };
            else if (!reader.IsTail) words.Add(word);
        }
        if (words.Count > 0 && words[^1].MayBeNear) words[^1] = words[^1] with { IsPrefix = true };
        return words;
    }
}
