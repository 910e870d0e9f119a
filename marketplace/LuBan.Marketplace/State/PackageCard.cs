namespace LuBan.Marketplace.State;

/// <summary>What search and lists show of a version. Texts are the publisher's. Cards of the state are kept packed, and unpacked by whoever reads one.</summary>
public sealed record PackageCard
{
    // One instance per thread: who reads a card reads several of its properties.
    [ThreadStatic]
    private static (byte[]? Packed, CardContent Content) _lastRead;

    // Either the content or, in the state, its bytes: a third of the size, and read from a snapshot as they are.
    private object _content = CardContent.Empty;

    /// <summary>The nuspec's title; the id when there is none.</summary>
    public required string Title { get => Content.Title; init => _content = Content with { Title = value }; }

    /// <summary>From language tag to name, from the manifest.</summary>
    public IReadOnlyDictionary<string, string> DisplayName { get => Content.DisplayName; init => _content = Content with { DisplayName = value }; }

    /// <summary>From language tag to description, from the manifest.</summary>
    public IReadOnlyDictionary<string, string> Summary { get => Content.Summary; init => _content = Content with { Summary = value }; }

    /// <summary>The nuspec's description, at most 4,000 characters.</summary>
    public string Description { get => Content.Description; init => _content = Content with { Description = value }; }

    /// <summary>Who wrote it.</summary>
    public IReadOnlyList<string> Authors { get => Content.Authors; init => _content = Content with { Authors = value }; }

    /// <summary>The publisher's words to search by.</summary>
    public IReadOnlyList<string> Tags { get => Content.Tags; init => _content = Content with { Tags = value }; }

    /// <summary>The shelves it stands on.</summary>
    public IReadOnlyList<string> Categories { get => Content.Categories; init => _content = Content with { Categories = value }; }

    /// <summary>An SPDX expression; null when there is none.</summary>
    public string? License { get => Content.License; init => _content = Content with { License = value }; }

    /// <summary>The project's page; null when there is none.</summary>
    public string? ProjectUrl { get => Content.ProjectUrl; init => _content = Content with { ProjectUrl = value }; }

    /// <summary>The icon's stored file and media type; null when there is none.</summary>
    public StoredFile? Icon { get => Content.Icon; init => _content = Content with { Icon = value }; }

    private CardContent Content => _content as CardContent ?? Unpack((byte[])_content);

    /// <summary>Whether two cards say the same.</summary>
    public bool Equals(PackageCard? other) => other is not null && (ReferenceEquals(this, other) || Bytes.SequenceEqual(other.Bytes));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Title, Description);

    /// <summary>The card as bytes, for a snapshot.</summary>
    internal byte[] Bytes => _content as byte[] ?? ((CardContent)_content).Pack();

    /// <summary>The same card, packed.</summary>
    internal PackageCard Packed() => _content is byte[] ? this : FromBytes(Bytes);

    /// <summary>A card from its bytes, which are read later.</summary>
    internal static PackageCard FromBytes(byte[] bytes) => new() { Title = "", _content = bytes };

    private static CardContent Unpack(byte[] packed)
    {
        if (ReferenceEquals(_lastRead.Packed, packed)) return _lastRead.Content;
        var content = CardContent.Unpack(packed);
        _lastRead = (packed, content);
        return content;
    }
}

/// <summary>A file of a package that is kept beside it.</summary>
/// <param name="Hash">Its content.</param>
/// <param name="MediaType">Such as <c>image/png</c>.</param>
public sealed record StoredFile(BlobHash Hash, string MediaType);
