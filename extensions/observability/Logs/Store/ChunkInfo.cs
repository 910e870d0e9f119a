namespace LuBan.Observability.Logs.Store;

/// <summary>What is known of a chunk without opening it.</summary>
internal sealed record ChunkInfo
{
    public required long Offset { get; init; }
    public required int FilterLength { get; init; }
    public required int BodyLength { get; init; }
    public required int RawLength { get; init; }
    public required uint BodyChecksum { get; init; }
    public required int HeaderLength { get; init; }
    public required LinePosition First { get; init; }
    public required LinePosition Last { get; init; }

    /// <summary>The highest number of a line in it. The first and the last are those by time.</summary>
    public required long MaximumSequence { get; init; }
    public required int Count { get; init; }

    /// <summary>How many of its lines have an id.</summary>
    public required int Ids { get; init; }
    public required IReadOnlyList<StreamCount> Streams { get; init; }

    internal long FilterOffset => Offset + HeaderLength;

    internal long BodyOffset => FilterOffset + FilterLength;

    internal long End => BodyOffset + BodyLength;
}
