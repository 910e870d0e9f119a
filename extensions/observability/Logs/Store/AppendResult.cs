namespace LuBan.Observability.Logs.Store;

/// <summary>What became of lines that were given to the store, in their order.</summary>
internal sealed record AppendResult(IReadOnlyList<LineFate> Fates)
{
    internal int Stored => Fates.Count(fate => fate == LineFate.Stored);
}

/// <summary>What became of one line.</summary>
internal enum LineFate : byte
{
    /// <summary>It is on the disk.</summary>
    Stored,

    /// <summary>A line with its id is there already.</summary>
    Duplicate,

    /// <summary>It is older than what is kept.</summary>
    TooOld,
}
