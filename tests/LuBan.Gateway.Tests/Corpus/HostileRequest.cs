namespace LuBan.Gateway.Tests.Corpus;

/// <summary>One case: bytes that a client sends, and what the forwarder must make of them.</summary>
/// <param name="Group">What it is about.</param>
/// <param name="Name">In words.</param>
/// <param name="Raw">The bytes in Latin-1. <c>{case}</c> is the line that marks requests of this case.</param>
/// <param name="Expected">What the forwarder answers: statuses, in order.</param>
internal sealed record HostileRequest(string Group, string Name, string Raw, string Expected)
{
    /// <summary>Headers of the request whose presence at the upstream the table tells.</summary>
    public IReadOnlyList<string> Watched { get; init; } = [];

    /// <summary>Why nginx or HAProxy may be stricter than the forwarder; null where they may not.</summary>
    public string? Laxer { get; init; }
}
