namespace LuBan.Marketplace.State;

/// <summary>What a card says.</summary>
internal sealed record CardContent
{
    private static readonly IReadOnlyDictionary<string, string> NoTexts = new Dictionary<string, string>();

    // After the texts that it is made with: static members are made in the order in which they are written.
    public static CardContent Empty { get; } = new();

    public string Title { get; init; } = "";

    public IReadOnlyDictionary<string, string> DisplayName { get; init; } = NoTexts;

    public IReadOnlyDictionary<string, string> Summary { get; init; } = NoTexts;

    public string Description { get; init; } = "";

    public IReadOnlyList<string> Authors { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    public string? License { get; init; }

    public string? ProjectUrl { get; init; }

    public StoredFile? Icon { get; init; }

    /// <summary>Writes it as bytes. Equal content makes equal bytes.</summary>
    public byte[] Pack()
    {
        var stream = new MemoryStream(512);
        using var writer = new BinaryWriter(stream);
        writer.Write(Title);
        writer.Write(Description);
        Write(writer, DisplayName);
        Write(writer, Summary);
        Write(writer, Authors);
        Write(writer, Tags);
        Write(writer, Categories);
        writer.Write(License is not null);
        if (License is not null) writer.Write(License);
        writer.Write(ProjectUrl is not null);
        if (ProjectUrl is not null) writer.Write(ProjectUrl);
        writer.Write(Icon is not null);
        if (Icon is not null)
        {
            Span<byte> hash = stackalloc byte[32];
            Icon.Hash.CopyTo(hash);
            writer.Write(hash);
            writer.Write(Icon.MediaType);
        }
        return stream.ToArray();
    }

    /// <summary>Reads what <see cref="Pack"/> wrote.</summary>
    public static CardContent Unpack(byte[] packed)
    {
        using var reader = new BinaryReader(new MemoryStream(packed, writable: false));
        var (title, description) = (reader.ReadString(), reader.ReadString());
        return new CardContent
        {
            Title = title,
            Description = description,
            DisplayName = ReadTexts(reader, description),
            Summary = ReadTexts(reader, description),
            Authors = ReadList(reader),
            Tags = ReadList(reader),
            Categories = ReadList(reader),
            License = reader.ReadBoolean() ? reader.ReadString() : null,
            ProjectUrl = reader.ReadBoolean() ? reader.ReadString() : null,
            Icon = reader.ReadBoolean() ? new StoredFile(new BlobHash(reader.ReadBytes(32)), reader.ReadString()) : null,
        };
    }

    private void Write(BinaryWriter writer, IReadOnlyDictionary<string, string> texts)
    {
        writer.Write7BitEncodedInt(texts.Count);
        foreach (var (language, text) in texts.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            writer.Write(language);
            // Most manifests repeat the nuspec's description.
            writer.Write(text == Description);
            if (text != Description) writer.Write(text);
        }
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<string> list)
    {
        writer.Write7BitEncodedInt(list.Count);
        foreach (var text in list) writer.Write(text);
    }

    private static IReadOnlyDictionary<string, string> ReadTexts(BinaryReader reader, string description)
    {
        var count = reader.Read7BitEncodedInt();
        if (count == 0) return NoTexts;
        var texts = new Dictionary<string, string>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++) texts[reader.ReadString()] = reader.ReadBoolean() ? description : reader.ReadString();
        return texts;
    }

    private static string[] ReadList(BinaryReader reader)
    {
        var list = new string[reader.Read7BitEncodedInt()];
        for (var i = 0; i < list.Length; i++) list[i] = reader.ReadString();
        return list;
    }
}
