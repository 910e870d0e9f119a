namespace LuBan.Gateway.Tests.Corpus;

/// <summary>What became of one case behind one proxy.</summary>
/// <param name="Statuses">The answers that the client got.</param>
/// <param name="Seen">The requests that the upstream got, without the last one.</param>
internal sealed record Verdict(IReadOnlyList<int> Statuses, IReadOnlyList<RecordedRequest> Seen)
{
    public string Status => string.Join(',', Statuses);

    /// <summary>Whether the case itself was refused.</summary>
    public bool Refused => Seen.Count == 0 && Statuses is [] or [>= 400, ..];

    /// <summary>For the table: the answer, and what the upstream saw of it.</summary>
    public string Text(HostileRequest one)
    {
        var seen = Seen.Select(request => string.Join(' ', new[] { request.Asked, request.IsChunked ? "(chunked)" : request.Length is { } length ? $"({length})" : "", request.Ambiguity() is { } ambiguity ? $"**{ambiguity}**" : "", Watched(one, request) }.Where(part => part.Length > 0)));
        var status = Statuses.Count == 0 ? "closed" : $"{Statuses[0]}";
        return Seen.Count == 0 ? status : $"{status}: {string.Join("; ", seen)}";
    }

    private static string Watched(HostileRequest one, RecordedRequest request)
    {
        var there = one.Watched.Where(name => name != "Content-Length").SelectMany(name => request.Values(name).Select(value => $"{name}: {value}")).ToList();
        return there.Count == 0 ? "" : $"[{string.Join(", ", there)}]";
    }
}
