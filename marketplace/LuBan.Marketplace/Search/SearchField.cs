namespace LuBan.Marketplace.Search;

/// <summary>Where in a package a word stands.</summary>
[Flags]
internal enum SearchField : byte
{
    Id = 1,
    Title = 2,
    Tags = 4,
    Categories = 8,
    People = 16,
    Text = 32,
}

/// <summary>How much a word counts, by where it stands and how it was found.</summary>
internal static class SearchWeights
{
    /// <summary>How many bits of a posting are fields.</summary>
    public const int FieldBits = 6;

    /// <summary>The whole query is the id.</summary>
    public const int ExactId = 20_000;

    /// <summary>The id begins with the whole query.</summary>
    public const int IdPrefix = 250;


    /// <summary>The id's prefix is reserved: decides between equals.</summary>
    public const int Verified = 2;

    /// <summary>For the word itself.</summary>
    public static byte[] Exact { get; } = Table(100);

    /// <summary>For words that begin with what was typed.</summary>
    public static byte[] Prefix { get; } = Table(60);

    /// <summary>For words one letter away.</summary>
    public static byte[] Near { get; } = Table(30);

    /// <summary>For words two letters away.</summary>
    public static byte[] Far { get; } = Table(20);

    // The best place counts whole, every other place an eighth.
    private static byte[] Table(int percent)
    {
        (SearchField Field, int Weight)[] fields =
            [(SearchField.Id, 140), (SearchField.Title, 110), (SearchField.Tags, 70), (SearchField.Categories, 50), (SearchField.People, 40), (SearchField.Text, 20)];
        var table = new byte[1 << FieldBits];
        for (var i = 1; i < table.Length; i++)
        {
            var present = fields.Where(field => ((SearchField)i & field.Field) != 0).Select(field => field.Weight).ToList();
            table[i] = (byte)Math.Max(1, (present.Max() + (present.Sum() - present.Max()) / 8) * percent / 100);
        }
        return table;
    }
}
